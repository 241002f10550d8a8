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

function OnItsWay({ state, onReset }: { readonly state: Of<'sent'> | Of<'dropped'>; readonly onReset: () => void }) {
  const { t } = useText();
  const dropped = state.kind === 'dropped';
  return (
    <Notice
      tone={dropped ? 'warning' : 'plain'}
      title={t(dropped ? 'account.dropped-title' : 'account.sent-title')}
      action={dropped ? <Button onClick={onReset}>{t('account.stop-looking')}</Button> : undefined}
    >
      <p role="status">
        {t(dropped ? 'account.dropped-text' : state.isKept ? 'account.sent-text' : 'account.sent-not-kept')}
      </p>
      {state.isReachable ? null : <p>{t('account.sent-unreachable')}</p>}
      {state.hash === undefined ? null : <Hash hash={state.hash} />}
    </Notice>
  );
}

function confirmedSentence(
  outcome: Of<'confirmed'>['outcome'],
  { t, block, exact }: { t: ReturnType<typeof useText>['t']; block: string; exact: (neuron: bigint) => string },
): string {
  switch (outcome.kind) {
    case 'deposited':
      return t('account.confirmed-deposit', { amount: exact(outcome.amount), block });
    case 'funded':
      return t('account.confirmed-fund', { balance: exact(outcome.balance), block });
    default:
      return t('account.confirmed-step', { block });
  }
}

function Confirmed({ state, onReset }: { readonly state: Of<'confirmed'>; readonly onReset: () => void }) {
  const { t, formatters } = useText();
  const block = formatters.integer(state.block.number);
  const sentence = confirmedSentence(state.outcome, {
    t,
    block,
    exact: (neuron) => formatters.amount(neuron, { preset: 'exact' }),
  });
  return (
    <Notice action={<Button onClick={onReset}>{t('account.done')}</Button>}>
      <p role="status" className="flex items-center gap-2 font-medium text-ink">
        <Icon name="check" />
        {sentence}
      </p>
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
  return (
    <Notice
      tone="failed"
      title={t(`account.failed-${state.at}`)}
      action={<Button onClick={again ? onRetry : onReset}>{again ? t(`ui.cure-${cure}`) : t('account.back')}</Button>}
    >
      {errorText(t, state.error)}
      {state.hash === undefined ? null : <Hash hash={state.hash} />}
    </Notice>
  );
}

/** Where a movement stands; `ready` draws nothing but a declined request, because then the form itself is there. */
export function MovementStatus({
  state,
  onConfirm,
  onCancel,
  onReset,
  onRetry,
}: {
  readonly state: State;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly onReset: () => void;
  readonly onRetry: () => void;
}) {
  const { t } = useText();
  switch (state.kind) {
    case 'ready':
      return state.isDeclined ? <p role="status">{t('account.declined')}</p> : null;
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
