'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { amountToInput, parseAmount } from '@/lib/domain/amount';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { AmountField } from './amount-field';
import { MovementStatus } from './movement-status';

/** The one pattern of all movements by hand: amount, what will happen in words, the trial, the exact call, the wallet. */
export type MovementFormProps = {
  readonly id: string;
  readonly kind: Parameters<Movement['start']>[0]['kind'];
  readonly title: string;
  readonly explain: string;
  readonly hint: string;
  readonly submit: string;
  readonly movement: Movement;
  /** Something else stands in the way of sending; said instead of the button. */
  readonly blocked?: string;
  readonly max?: bigint;
  /** What the amount begins with, neuron; the field is empty without it. */
  readonly initial?: bigint | undefined;
  /** Fields before the amount. */
  readonly before?: ReactNode;
  /** Sentences about a readable amount (neuron): what is wrong with it, or what it will do. */
  readonly judge: (amount: bigint) => { readonly problem?: string; readonly words?: readonly string[] };
  /** Start with an amount (neuron); may do nothing where a field before the amount is still empty. */
  readonly onStart: (amount: bigint) => void;
};

export function MovementForm(props: MovementFormProps) {
  const { formatters } = useText();
  const { movement, kind } = props;
  const [text, setText] = useState(() =>
    props.initial === undefined ? '' : amountToInput(props.initial, formatters.decimalSeparator),
  );
  const [asked, setAsked] = useState(false);
  const { state } = movement;
  const mine = state.intent?.kind === kind;
  // A decided movement of the other form stands in nobody's way; one of this form is answered by its own button first.
  const idle = state.kind === 'ready' || (!mine && isDecided(state));
  const parsed = parseAmount(text, { decimalSeparator: formatters.decimalSeparator });
  const judged = parsed.ok ? props.judge(parsed.neuron) : {};
  const confirmed = mine && state.kind === 'confirmed';

  // A done movement leaves an empty field, so that pressing again cannot repeat it by accident.
  const wasConfirmed = useRef(false);
  useEffect(() => {
    if (confirmed && !wasConfirmed.current) {
      setText('');
      setAsked(false);
    }
    wasConfirmed.current = confirmed;
  }, [confirmed]);

  const submit = () => {
    setAsked(true);
    if (parsed.ok && judged.problem === undefined) props.onStart(parsed.neuron);
  };
  const retry = () => {
    if (state.kind === 'failed') movement.start(state.intent);
  };
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`} className="min-w-0 scroll-mt-20">
      <h3 id={`${props.id}-title`} className="font-semibold">
        {props.title}
      </h3>
      <p className="mt-1 mb-4 text-ink-muted">{props.explain}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="space-y-3"
      >
        {props.before}
        <AmountField
          text={text}
          onText={setText}
          hint={props.hint}
          problem={judged.problem}
          asked={asked}
          disabled={!idle || props.blocked !== undefined}
          {...(props.max === undefined ? {} : { max: props.max })}
        />
        {idle && judged.problem === undefined
          ? judged.words?.map((sentence) => <p key={sentence}>{sentence}</p>)
          : null}
        {idle ? <Submit {...props} /> : null}
      </form>
      <div className="mt-3">
        {mine ? (
          <MovementStatus
            state={state}
            onConfirm={movement.confirm}
            onCancel={movement.cancel}
            onReset={movement.reset}
            onRetry={retry}
          />
        ) : null}
        {mine || idle ? null : <OtherRunning />}
      </div>
    </section>
  );
}

/** Whether a movement has come to its end, whichever it was. */
function isDecided(state: Movement['state']): boolean {
  return state.kind === 'confirmed' || state.kind === 'failed' || state.kind === 'replaced';
}

function Submit({ blocked, submit }: Pick<MovementFormProps, 'blocked' | 'submit'>) {
  if (blocked !== undefined) return <p className="text-ink-muted">{blocked}</p>;
  return <Button type="submit">{submit}</Button>;
}

function OtherRunning() {
  const { t } = useText();
  return <p className="text-ink-muted">{t('account.other-running')}</p>;
}
