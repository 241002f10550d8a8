'use client';

import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Money } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { errorText } from '@/lib/i18n/error-text';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { MovementReview } from './movement-review';
import { outcomeSentences } from './outcome-sentence';
import { RunProgress } from './run-progress';

type State = Movement['state'];
type Of<K extends State['kind']> = Extract<State, { readonly kind: K }>;

function Hash({ hash }: { readonly hash: string }) {
  const { t, copyLabels } = useText();
  return (
    <p className="mt-1 flex items-center gap-2 text-sm text-ink-muted">
      {t('account.transaction')} <Address value={hash} words={copyLabels} />
    </p>
  );
}

function Working({ words }: { readonly words: string }) {
  return (
    <p role="status" className="flex min-h-11 items-center gap-2 text-ink-muted">
      <Spinner />
      {words}
    </p>
  );
}

/** A batch that the wallet has not named a transaction for can be asked of that wallet alone. */
function wordsOfNameless(state: Of<'sent'> | Of<'dropped'>) {
  if (state.isForgotten) return { title: 'movement.batch-unknown-title', text: 'movement.batch-unknown' } as const;
  const kept = state.isKept ? 'account.sent-text' : 'movement.batch-not-kept';
  const text = state.isReachable ? kept : 'movement.batch-silent';
  return { title: 'movement.batch-taken-title', text } as const;
}

function wordsOfHash(state: Of<'sent'> | Of<'dropped'>) {
  if (state.kind === 'dropped') return { title: 'account.dropped-title', text: 'account.dropped-text' } as const;
  const text = state.isKept ? 'account.sent-text' : 'account.sent-not-kept';
  return { title: 'account.sent-title', text } as const;
}

function OnItsWay({ state, onReset }: { readonly state: Of<'sent'> | Of<'dropped'>; readonly onReset: () => void }) {
  const { t } = useText();
  const dropped = state.kind === 'dropped';
  const { title, text } = state.hash === undefined ? wordsOfNameless(state) : wordsOfHash(state);
  return (
    <Notice
      tone={dropped || state.isForgotten ? 'warning' : 'plain'}
      title={t(title)}
      action={dropped ? <Button onClick={onReset}>{t('account.stop-looking')}</Button> : undefined}
    >
      <p role="status">{t(text)}</p>
      {state.isReorganised === undefined ? null : <p>{t('movement.sent-reorganised')}</p>}
      {state.isReachable || state.hash === undefined ? null : <p>{t('account.sent-unreachable')}</p>}
      {state.hash === undefined ? null : <Hash hash={state.hash} />}
    </Notice>
  );
}

function Confirmed({ state, onReset }: { readonly state: Of<'confirmed'>; readonly onReset: () => void }) {
  const text = useText();
  const { t, formatters } = text;
  return (
    <Notice action={<Button onClick={onReset}>{t('account.done')}</Button>}>
      <div role="status" className="font-medium text-ink">
        {outcomeSentences(state, text).map((sentence) => (
          <p key={sentence} className="flex items-baseline gap-2">
            <Icon name="check" className="shrink-0 self-center" />
            {sentence}
          </p>
        ))}
      </div>
      {state.feePaid === undefined ? null : (
        <p className="mt-1 text-sm">
          {t('account.fee-paid')} <Money {...formatters.money(state.feePaid)} />
        </p>
      )}
      <Hash hash={state.hash} />
    </Notice>
  );
}

function Failed({
  state,
  onReset,
  onRetry,
}: {
  readonly state: Of<'failed'>;
  readonly onReset: () => void;
  readonly onRetry: () => void;
}) {
  const { t } = useText();
  const { cure } = state.error;
  // Only these two cures are the same action once more; all others begin with a change of the input.
  const again = cure === 'retry' || cure === 'sign-again';
  const label = again ? t(`ui.cure-${cure}`) : t('account.back');
  return (
    <Notice
      tone="failed"
      title={t(`account.failed-${state.at}`)}
      action={<Button onClick={again ? onRetry : onReset}>{label}</Button>}
    >
      {errorText(t, state.error)}
      {state.hash === undefined ? null : <Hash hash={state.hash} />}
    </Notice>
  );
}

type StatusProps = {
  readonly state: State;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly onReset: () => void;
  /** The same once more, or the rest of it where some steps are mined. */
  readonly onRetry: () => void;
};

function Declined({ state, onRetry }: { readonly state: Of<'ready'>; readonly onRetry: () => void }) {
  const { t } = useText();
  if (!state.isDeclined) return null;
  if (state.unfinished === undefined) return <p role="status">{t('account.declined')}</p>;
  const { done, count } = state.unfinished;
  return (
    <Notice action={<Button onClick={onRetry}>{t('movement.go-on')}</Button>}>
      <p role="status">{t('movement.declined-midway', { done: done.length, total: count })}</p>
    </Notice>
  );
}

function Stage({ state, onConfirm, onCancel, onReset, onRetry }: StatusProps) {
  const { t } = useText();
  switch (state.kind) {
    case 'ready':
      return <Declined state={state} onRetry={onRetry} />;
    case 'checking':
      return <Working words={t('account.checking')} />;
    case 'simulating':
      return <Working words={t('account.simulating')} />;
    case 'reviewing':
    case 'signing':
      return (
        <MovementReview
          review={state.review}
          signing={state.kind === 'signing'}
          onConfirm={onConfirm}
          onCancel={onCancel}
        />
      );
    case 'sent':
    case 'dropped':
      return <OnItsWay state={state} onReset={onReset} />;
    case 'confirmed':
      return <Confirmed state={state} onReset={onReset} />;
    case 'replaced':
      return (
        <Notice title={t('account.replaced-title')} action={<Button onClick={onReset}>{t('account.done')}</Button>}>
          {t(state.isCancelled ? 'account.replaced-cancelled' : 'account.replaced-text')}
          <Hash hash={state.by ?? state.hash} />
        </Notice>
      );
    case 'failed':
      return <Failed state={state} onReset={onReset} onRetry={onRetry} />;
  }
}

/** Where a movement stands; `ready` draws nothing but a declined request, because then the form itself is there. */
export function MovementStatus(props: StatusProps) {
  const { state } = props;
  return (
    <>
      {state.kind === 'ready' || state.progress === undefined ? null : (
        <RunProgress intent={state.intent} progress={state.progress} running={isUnderWay(state)} />
      )}
      <Stage {...props} />
    </>
  );
}

function isUnderWay({ kind }: State): boolean {
  return kind !== 'ready' && kind !== 'confirmed' && kind !== 'replaced' && kind !== 'failed';
}
