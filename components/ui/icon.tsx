const paths = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8 3.2 3.2',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  chevron: 'm4 6 4 4 4-4',
  market: 'M2 4h12M2 8h12M2 12h12M6 4v8',
  chat: 'M2.5 3h11v8h-6l-3 2.5V11h-2z',
  account: 'M2.5 4h11v9h-11zM2.5 7h11M10 10h1.5',
  settings: 'M2 4.5h7m3 0h2M2 11.5h2m3 0h7M10.5 3v3M5.5 10v3',
  download: 'M8 2.5v7.5m-3-3 3 3 3-3M2.5 13h11',
  sort: 'm5 6 3-3 3 3M5 10l3 3 3-3',
  up: 'm4 10 4-4 4 4',
  external: 'M9.5 3H13v3.5M13 3 7.5 8.5M11.5 9.5V13H3V4.5h3.5',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing of 16 units; decoration only, the words stand beside it. */
export function Icon({
  name,
  size = 16,
  className,
}: {
  readonly name: IconName;
  readonly size?: number;
  readonly className?: string;
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
      strokeLinecap="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
