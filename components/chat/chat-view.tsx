'use client';

import { type ReactNode, useMemo, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Money } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import type { ChatTurn } from '@/lib/domain/chat';
import type { MachineVerdict } from '@/lib/domain/machine';
import { cleanText } from '@/lib/domain/service';
import type { ChatSnapshot } from '@/lib/react/use-chat';
import { useText } from '@/lib/react/use-text';
import { AnswerAnnouncer } from './answer-announcer';
import { Composer } from './composer';
import type { TurnActions } from './turn-failure';
import { TurnView } from './turn-view';
import { useFollowEnd } from './use-follow-end';

export type ChatViewProps = {
  readonly snapshot: ChatSnapshot;
  /** Receipts no settlement has charged yet; undefined while unknown. */
  readonly openReceipts: ReadonlySet<string> | undefined;
  /** What this browser keeps about the provider's machines; undefined while there is nothing. */
  readonly machine?: MachineVerdict | undefined;
  /** Balance less pending refunds with the provider, neuron. */
  readonly spendable: bigint | undefined;
  /** What this chat has cost so far, neuron, and how many answers are of unknown cost. */
  readonly cost: { readonly known: bigint; readonly unknownAnswers: number };
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly onSend: (text: string) => void;
  readonly onStop: () => void;
  readonly onRetry: (turnId: string) => void;
  readonly onSwitchNetwork: () => Promise<void>;
  readonly onOpenProof: (turn: ChatTurn) => void;
  readonly onNewChat: () => void;
  readonly onHistory: () => void;
  readonly facts: ReactNode;
  /** Banners above the composer: switched account, wrong network. */
  readonly notices?: ReactNode;
};

function ChatCost({ cost }: Pick<ChatViewProps, 'cost'>) {
  const { t, formatters } = useText();
  if (cost.known === 0n && cost.unknownAnswers === 0) return null;
  return (
    <span className="tabular inline-flex flex-wrap items-baseline gap-x-1.5 text-sm text-ink-muted">
      {t('chat.chat-cost')}
      <Money {...formatters.money(cost.known)} focusable />
      {cost.unknownAnswers === 0 ? null : t('chat.chat-cost-more', { count: cost.unknownAnswers })}
    </span>
  );
}

function ChatHead({ snapshot, cost, onNewChat, onHistory }: ChatViewProps) {
  const { t } = useText();
  const { chat } = snapshot;
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-hairline py-4">
      <div className="min-w-0">
        <h1 dir="auto" className="truncate text-lg font-semibold">
          {chat.title === '' ? t('chat.title') : cleanText(chat.title, 80)}
        </h1>
        <ChatCost cost={cost} />
      </div>
      <div className="flex gap-2">
        <Button size="small" onClick={onHistory}>
          {t('chat.history')}
        </Button>
        <Button size="small" onClick={onNewChat} disabled={chat.turns.length === 0}>
          {t('chat.history-new')}
        </Button>
      </div>
    </header>
  );
}

function settledOf(turn: ChatTurn, open: ReadonlySet<string> | undefined): boolean | undefined {
  if (open === undefined || turn.receiptId === undefined) return undefined;
  return !open.has(turn.receiptId);
}

/** A conversation: what was said, what was proven of it, and the next message. */
export function ChatView(props: ChatViewProps) {
  const { t } = useText();
  const input = useRef<HTMLTextAreaElement>(null);
  const { snapshot, onDraft, onRetry, onSwitchNetwork, onOpenProof } = props;
  const { turns, model, provider } = snapshot.chat;
  const last = turns.at(-1);
  const running = turns.find((turn) => turn.id === snapshot.runningTurnId);
  useFollowEnd(turns.length, (last?.answerText.length ?? 0) + (last === undefined ? 0 : last.state.kind.length));

  // Made anew only when something in it changed, so that a turn that did not change is not drawn again.
  const actions = useMemo(
    (): TurnActions => ({
      retry: onRetry,
      switchNetwork: onSwitchNetwork,
      openProof: onOpenProof,
      edit: (turn) => {
        onDraft(turn.userText);
        input.current?.focus();
      },
    }),
    [onRetry, onSwitchNetwork, onOpenProof, onDraft],
  );

  return (
    <div className="mx-auto flex min-h-[calc(100dvh-var(--top-line)-var(--bottom-bar))] max-w-3xl flex-col px-4 sm:px-6">
      <ChatHead {...props} />
      <section aria-label={t('chat.conversation')} className="flex-1">
        {turns.length === 0 ? <p className="max-w-[60ch] py-10 text-ink-muted">{t('chat.empty')}</p> : null}
        {turns.map((turn) => (
          <TurnView
            key={turn.id}
            turn={turn}
            model={cleanText(turn.exchange?.model ?? model, 80)}
            provider={provider}
            settled={settledOf(turn, props.openReceipts)}
            asked={snapshot.lookups.get(turn.id)?.asked}
            machine={props.machine}
            spendable={turn === last ? props.spendable : undefined}
            actions={actions}
          />
        ))}
      </section>
      <AnswerAnnouncer key={snapshot.chat.id} turn={last} />
      <Composer
        model={cleanText(model, 80)}
        draft={props.draft}
        onDraft={onDraft}
        running={running !== undefined}
        sent={running?.timings.sentAt !== undefined}
        onSend={props.onSend}
        onStop={props.onStop}
        facts={
          <>
            {snapshot.kept ? null : (
              <Notice tone="warning" className="mb-3">
                {t('chat.not-kept')}
              </Notice>
            )}
            {props.notices}
            {props.facts}
          </>
        }
        input={input}
      />
    </div>
  );
}
