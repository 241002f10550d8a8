'use client';

import { memo } from 'react';
import type { Address } from 'viem';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Spinner } from '@/components/ui/spinner';
import { type ChatTurn, isTurnRunning, type TurnStage } from '@/lib/domain/chat';
import type { MachineVerdict } from '@/lib/domain/machine';
import { useText } from '@/lib/react/use-text';
import { AnswerText } from './answer-text';
import { EvidenceLine } from './evidence-line';
import { type TurnActions, TurnFailureView } from './turn-failure';

export type TurnViewProps = {
  readonly turn: ChatTurn;
  readonly model: string;
  readonly provider: Address;
  readonly settled: boolean | undefined;
  /** How often the signature was asked for. */
  readonly asked: number | undefined;
  readonly machine: MachineVerdict | undefined;
  readonly spendable: bigint | undefined;
  readonly actions: TurnActions;
};

function isStage(kind: ChatTurn['state']['kind']): kind is TurnStage {
  return ['preparing', 'awaiting-signature', 'sent', 'streaming', 'verifying'].includes(kind);
}

function Running({ stage, asked = 0 }: { readonly stage: TurnStage; readonly asked?: number | undefined }) {
  const { t } = useText();
  return (
    <p className="mt-2 flex min-h-6 items-center gap-2 text-sm text-ink-muted">
      <Spinner />
      {stage === 'verifying' && asked > 1
        ? t('chat.state-verifying-again', { count: asked })
        : t(`chat.state-${stage}`)}
    </p>
  );
}

function Reasoning({ turn }: { readonly turn: ChatTurn }) {
  const { t } = useText();
  if (turn.reasoningText === '') return null;
  return (
    <Disclosure summary={t('chat.reasoning')} className="mb-2 max-w-[72ch] text-base">
      <p dir="auto" className="border-l-2 border-hairline pl-4 whitespace-pre-wrap text-ink-muted">
        {turn.reasoningText}
      </p>
    </Disclosure>
  );
}

function Outcome({ turn, provider, settled, asked, machine, spendable, actions }: Omit<TurnViewProps, 'model'>) {
  const { t } = useText();
  const { state } = turn;
  if (isStage(state.kind)) return <Running stage={state.kind} asked={asked} />;
  const line = <EvidenceLine turn={turn} settled={settled} machine={machine} onOpen={() => actions.openProof(turn)} />;
  switch (state.kind) {
    case 'failed':
      return (
        <>
          {turn.receiptId === undefined ? null : line}
          <TurnFailureView {...{ turn, provider, spendable, actions }} failure={state.error} />
        </>
      );
    case 'stopped':
      return (
        <>
          <p className="mt-2 flex flex-wrap items-center gap-x-3 text-sm text-ink-muted">
            {t('chat.stopped')}
            <Button variant="plain" size="small" onClick={() => actions.retry(turn.id)}>
              {t('chat.cure-retry')}
            </Button>
            {turn.timings.sentAt === undefined ? null : <span>{t('chat.maybe-billed')}</span>}
          </p>
          {line}
        </>
      );
    case 'refuted':
      return (
        <>
          {line}
          <p className="mt-1 text-sm text-refuted">{t('chat.refuted-note')}</p>
        </>
      );
    default:
      return line;
  }
}

/** One question, its answer and what became of it; drawn again only when this turn changed. */
export const TurnView = memo(function TurnView(props: TurnViewProps) {
  const { t } = useText();
  const { turn, model } = props;
  return (
    <article aria-busy={isTurnRunning(turn)} className="py-5">
      <h2 className="sr-only">{t('chat.you')}</h2>
      <p
        dir="auto"
        className="ml-auto w-fit max-w-[min(72ch,92%)] rounded-md border border-hairline bg-paper-raised px-4 py-2.5 text-md wrap-anywhere whitespace-pre-wrap"
      >
        {turn.userText}
      </p>
      <div className="mt-4">
        <h2 className="sr-only">{t('chat.answer-of', { model })}</h2>
        <Reasoning turn={turn} />
        {turn.answerText === '' ? null : <AnswerText text={turn.answerText} />}
        <Outcome {...props} />
      </div>
    </article>
  );
});
