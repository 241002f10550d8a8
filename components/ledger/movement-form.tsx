'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { amountToInput, parseAmount } from '@/lib/domain/amount';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { AmountField } from './amount-field';
import { MovementSection, standingOf } from './movement-section';

/** What the rules of a movement say about a readable amount: what is wrong with it, what it will do, and another way to do it. */
export type Judgement = {
  readonly problem?: string;
  readonly words?: readonly string[];
  /** Another action that reaches the same, offered beside the problem. */
  readonly instead?: { readonly label: string; readonly words: readonly string[]; readonly start: () => void };
};

/** The one pattern of all movements by hand: amount, what will happen in words, the trial, the exact call, the wallet. */
export type MovementFormProps = {
  readonly id: string;
  readonly kinds: readonly Parameters<Movement['start']>[0]['kind'][];
  readonly title: string;
  readonly explain: string;
  readonly hint: string;
  readonly submit: string;
  readonly movement: Movement;
  /** Something else stands in the way of sending; said instead of the button. */
  readonly blocked?: string | undefined;
  readonly max?: bigint;
  /** What the amount begins with, neuron; the field is empty without it. */
  readonly initial?: bigint | undefined;
  /** Amounts worth a button of their own, neuron. */
  readonly presets?: readonly { readonly id: string; readonly label: string; readonly amount: bigint }[];
  /** Fields before the amount. */
  readonly before?: ReactNode;
  /** About an amount in neuron. */
  readonly judge: (amount: bigint) => Judgement;
  /** Start with an amount (neuron); may do nothing where a field before the amount is still empty. */
  readonly onStart: (amount: bigint) => void;
};

function Words({ words }: { readonly words: readonly string[] | undefined }) {
  return words?.map((sentence) => (
    <p key={sentence} className="max-w-[68ch]">
      {sentence}
    </p>
  ));
}

/** A done movement leaves an empty field, so that pressing again cannot repeat it by accident. */
function useEmptiedWhen(confirmed: boolean, empty: () => void): void {
  const wasConfirmed = useRef(false);
  useEffect(() => {
    if (confirmed && !wasConfirmed.current) empty();
    wasConfirmed.current = confirmed;
  });
}

export function MovementForm(props: MovementFormProps) {
  const { formatters } = useText();
  const { movement, kinds } = props;
  const [text, setText] = useState(() =>
    props.initial === undefined ? '' : amountToInput(props.initial, formatters.decimalSeparator),
  );
  const [asked, setAsked] = useState(false);
  const { mine, idle } = standingOf(movement, kinds);
  const parsed = parseAmount(text, { decimalSeparator: formatters.decimalSeparator });
  const judged: Judgement = parsed.ok ? props.judge(parsed.neuron) : {};
  useEmptiedWhen(mine && movement.state.kind === 'confirmed', () => {
    setText('');
    setAsked(false);
  });

  const submit = () => {
    setAsked(true);
    if (parsed.ok && judged.problem === undefined) props.onStart(parsed.neuron);
  };
  const open = idle && props.blocked === undefined;
  return (
    <MovementSection id={props.id} title={props.title} explain={props.explain} kinds={kinds} movement={movement}>
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
          disabled={!open}
          {...(props.max === undefined ? {} : { max: props.max })}
        />
        {open ? <Presets {...props} onText={setText} /> : null}
        {idle && judged.problem === undefined ? <Words words={judged.words} /> : null}
        {idle ? <Submit {...props} /> : null}
        {open && judged.instead !== undefined ? <Instead {...judged.instead} /> : null}
      </form>
    </MovementSection>
  );
}

function Presets({ presets, onText }: Pick<MovementFormProps, 'presets'> & { onText: (text: string) => void }) {
  const { formatters } = useText();
  if (presets === undefined || presets.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {presets.map(({ id, label, amount }) => (
        <Button
          key={id}
          size="small"
          className="h-auto! min-h-8 py-1 text-left whitespace-normal! max-sm:min-h-11"
          onClick={() => onText(amountToInput(amount, formatters.decimalSeparator))}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function Submit({ blocked, submit }: Pick<MovementFormProps, 'blocked' | 'submit'>) {
  if (blocked !== undefined) return <p className="text-ink-muted">{blocked}</p>;
  return <Button type="submit">{submit}</Button>;
}

function Instead({ label, words, start }: NonNullable<Judgement['instead']>) {
  return (
    <div className="space-y-3 border-l border-hairline pl-4">
      <Words words={words} />
      <Button onClick={start}>{label}</Button>
    </div>
  );
}
