'use client';

import { classNames } from './class-names';
import { controlLook, Field } from './field';
import { Icon } from './icon';

export type SelectOption<V extends string> = { readonly value: V; readonly label: string; readonly disabled?: boolean };

/** The browser's own select with our look. */
export function Select<V extends string>({
  label,
  labelHidden = false,
  value,
  options,
  onChange,
  disabled,
  hint,
  className,
}: {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly hint?: string;
  readonly className?: string;
}) {
  return (
    <Field
      label={label}
      labelHidden={labelHidden}
      {...(hint === undefined ? {} : { hint })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <span className="relative block">
          <select
            {...control}
            value={value}
            disabled={disabled}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value);
              if (chosen !== undefined) onChange(chosen.value);
            }}
            className={classNames(controlLook, 'appearance-none truncate pr-8')}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon
            name="chevron"
            size={12}
            className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-ink-muted"
          />
        </span>
      )}
    </Field>
  );
}
