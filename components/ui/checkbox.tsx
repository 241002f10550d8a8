'use client';

import type { ReactNode } from 'react';

/** A checkbox with its label as one target. */
export function Checkbox({
  checked,
  onChange,
  disabled,
  children,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <label className="inline-flex min-h-11 cursor-pointer items-center gap-2 sm:min-h-10">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-action"
      />
      <span>{children}</span>
    </label>
  );
}
