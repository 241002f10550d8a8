'use client';

import type { Address } from 'viem';
import { Button, LinkButton } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { EvidenceGlyph } from '@/components/ui/evidence';
import { Ticking } from '@/components/ui/ticking';
import type { ChatTurn, TurnFailure } from '@/lib/domain/chat';
import { useText } from '@/lib/react/use-text';
import { fundHref } from './chat-links';
import { failureText, missingFunds } from './failure-text';
import { SwitchNetworkButton } from './switch-network-button';

/** What the person can do from inside a conversation. */
export type TurnActions = {
  readonly retry: (turnId: string) => void;
  readonly edit: (turn: ChatTurn) => void;
  readonly switchNetwork: () => Promise<void>;
  readonly openProof: (turn: ChatTurn) => void;
};

type FailureProps = {
  readonly turn: ChatTurn;
  readonly failure: TurnFailure;
  readonly provider: Address;
  /** Balance less pending refunds with the provider, neuron; undefined while unknown. */
  readonly spendable: bigint | undefined;
  readonly actions: TurnActions;
};

/** No provider may take the button away for longer, whatever wait it names; milliseconds. */
const longestWait = 600_000;

/** A provider that asks to wait gets its wait, within reason: the button counts down. */
function RetryButton({ turn, failure, actions }: FailureProps) {
  const { t } = useText();
  const readyAt = (turn.timings.endedAt ?? 0) + Math.min(Number(failure.values.seconds ?? 0) * 1000, longestWait);
  return (
    <Ticking>
      {(now) => {
        const seconds = Math.ceil((readyAt - now) / 1000);
        if (seconds > 0) return <Button disabled>{t('chat.cure-retry-in', { seconds })}</Button>;
        return <Button onClick={() => actions.retry(turn.id)}>{t('chat.cure-retry')}</Button>;
      }}
    </Ticking>
  );
}

function TopUp({ turn, failure, provider, spendable, actions }: FailureProps) {
  const { t } = useText();
  const required = failure.values.requiredNeuron ?? failure.values.missingNeuron;
  // The money may have arrived since; then the same button sends.
  const enough = spendable !== undefined && required !== undefined && spendable >= BigInt(required);
  if (enough) return <Button onClick={() => actions.retry(turn.id)}>{t('chat.cure-retry')}</Button>;
  return <LinkButton href={fundHref(provider, missingFunds(failure))}>{t('chat.cure-top-up')}</LinkButton>;
}

function CureButton(props: FailureProps) {
  const { t } = useText();
  const { turn, failure, actions } = props;
  switch (failure.cure) {
    case 'top-up':
      return <TopUp {...props} />;
    case 'sign-again':
      return <Button onClick={() => actions.retry(turn.id)}>{t('chat.cure-sign-again')}</Button>;
    case 'retry':
      return <RetryButton {...props} />;
    case 'choose-other':
      return <LinkButton href="/chat/">{t('chat.choose-other')}</LinkButton>;
    case 'fix-input':
      return <Button onClick={() => actions.edit(turn)}>{t('chat.cure-edit')}</Button>;
    case 'switch-network':
      return <SwitchNetworkButton onSwitch={actions.switchNetwork} />;
    case 'stop':
      return null;
  }
}

/** A provider bills only what it answers with 200; whatever it refuses by status costs nothing (provider protocol §2.3). */
function answerBegan(turn: ChatTurn, failure: TurnFailure): boolean {
  return turn.receiptId !== undefined || failure.code === 'unexpected-answer';
}

/**
 * A failure in its place in the conversation: what happened, what it means, and one button. It is announced by the
 * conversation's own live region, so nothing here announces itself a second time.
 */
export function TurnFailureView(props: FailureProps) {
  const { t, formatters } = useText();
  const { turn, failure } = props;
  const sent = turn.timings.sentAt !== undefined;
  const billable = answerBegan(turn, failure) && failure.cure === 'retry';
  return (
    <div className="mt-3 flex max-w-[72ch] flex-wrap items-center justify-between gap-x-6 gap-y-3 border-l-2 border-refuted bg-paper-raised py-3 pr-4 pl-4">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex items-center gap-2 font-medium">
          <EvidenceGlyph state="refuted" />
          {sent ? t('chat.failed-title') : t('chat.failed-unsent')}
        </p>
        <p className="mt-1 text-ink-muted">{failureText(failure, { t, formatters })}</p>
        {billable ? <p className="mt-1 text-ink-muted">{t('chat.maybe-billed')}</p> : null}
        {failure.details === undefined || failure.details === '' ? null : (
          <Disclosure summary={t('chat.details')} className="mt-1 text-sm">
            <p className="font-mono text-xs wrap-anywhere text-ink-muted">{failure.details}</p>
          </Disclosure>
        )}
      </div>
      <CureButton {...props} />
    </div>
  );
}
