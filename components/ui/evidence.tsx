import { classNames } from './class-names';

/** The four states of evidence; the hue, the glyph and the word always come together. */
export type EvidenceState = 'proven' | 'claimed' | 'refuted' | 'unknown';

const hues: Record<EvidenceState, string> = {
  proven: 'text-proven',
  claimed: 'text-claimed',
  refuted: 'text-refuted',
  unknown: 'text-ink-muted',
};

function Shape({ state }: { readonly state: EvidenceState }) {
  if (state === 'proven') return <circle cx="6" cy="6" r="5" fill="currentColor" />;
  if (state === 'refuted')
    return <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />;
  const ring = <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.4" />;
  if (state === 'unknown') return ring;
  return (
    <>
      {ring}
      <path d="M6 1.6a4.4 4.4 0 0 0 0 8.8z" fill="currentColor" />
    </>
  );
}

/** The glyph of a state alone, for places where its word stands right beside it. */
export function EvidenceGlyph({ state }: { readonly state: EvidenceState }) {
  return (
    <svg
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
      className={classNames('shrink-0', hues[state])}
    >
      <Shape state={state} />
    </svg>
  );
}

/** A piece of evidence: glyph, word and hue as one. */
export function Evidence({
  state,
  word,
  title,
}: {
  readonly state: EvidenceState;
  readonly word: string;
  readonly title?: string;
}) {
  return (
    <span
      data-evidence={state}
      title={title}
      className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', hues[state])}
    >
      <EvidenceGlyph state={state} />
      {word}
    </span>
  );
}
