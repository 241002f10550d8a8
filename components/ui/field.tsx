'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names';
import { EvidenceGlyph } from './evidence';

/** What a field hands to the control inside it, so that label, hint and problem are announced with it. */
export type FieldControl = {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
};

/** The look of every text control. */
export const controlLook =
  'h-11 w-full min-w-0 rounded-md border border-outline bg-paper-raised px-3 text-md text-ink aria-invalid:border-refuted disabled:border-hairline disabled:text-ink-muted sm:h-10 sm:text-base';

/** Label, control, hint, and the problem in words. The problem's line keeps its place only when `reserve` is set. */
export function Field({
  label,
  hint,
  problem,
  labelHidden = false,
  reserve = false,
  className,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly labelHidden?: boolean;
  readonly reserve?: boolean;
  readonly className?: string;
  readonly children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`]
    .filter((part) => part !== '')
    .join(' ');
  const control: FieldControl = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(problem === undefined ? {} : { 'aria-invalid': true as const }),
  };
  return (
    <div className={className}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'mb-1.5 block font-medium'}>
        {label}
      </label>
      {children(control)}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-muted">
          {hint}
        </p>
      )}
      <p
        id={`${id}-problem`}
        role="status"
        className={classNames('text-sm text-refuted', (reserve || problem !== undefined) && 'mt-1.5 min-h-5')}
      >
        {problem === undefined ? null : (
          <span className="inline-flex items-baseline gap-1.5">
            <EvidenceGlyph state="refuted" />
            {problem}
          </span>
        )}
      </p>
    </div>
  );
}

/** One line of text with its label, hint and problem; `trailing` sits inside the right end of the box. */
export function TextField({
  label,
  hint,
  problem,
  labelHidden,
  reserve,
  trailing,
  className,
  inputClassName,
  ...input
}: Omit<ComponentProps<'input'>, 'id'> & {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly labelHidden?: boolean;
  readonly reserve?: boolean;
  readonly trailing?: ReactNode;
  readonly inputClassName?: string;
}) {
  return (
    <Field
      label={label}
      problem={problem}
      {...(hint === undefined ? {} : { hint })}
      {...(labelHidden === undefined ? {} : { labelHidden })}
      {...(reserve === undefined ? {} : { reserve })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <span className="relative block">
          <input autoComplete="off" {...input} {...control} className={classNames(controlLook, inputClassName)} />
          {trailing === undefined ? null : (
            <span className="absolute inset-y-0 right-1.5 flex items-center gap-1">{trailing}</span>
          )}
        </span>
      )}
    </Field>
  );
}
