'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useCallback, useState } from 'react';
import type { Address as AddressText } from 'viem';
import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { type AccountState, spendable, subAccountOf } from '@/lib/domain/account';
import type { Chat, ChatTurn } from '@/lib/domain/chat';
import type { ModelOffer } from '@/lib/domain/model-offer';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import type { SignatureLookup } from '@/lib/domain/verification';
import { useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { type ChatRoom, chatCostOf, fundsOf, useChat, useOpenReceipts } from '@/lib/react/use-chat';
import { useKeptMachine } from '@/lib/react/use-kept-machine';
import { useModelOffer } from '@/lib/react/use-model-offer';
import { useProbe } from '@/lib/react/use-probe';
import { useStoredChats } from '@/lib/react/use-stored-chats';
import { useText } from '@/lib/react/use-text';
import { useWallet } from '@/lib/react/use-wallet';
import { ChangeSheet } from './change-sheet';
import { chatHref } from './chat-links';
import { ChatView } from './chat-view';
import { ComposerFacts } from './composer-facts';
import { HistorySheet } from './history-sheet';
import { SessionSheet } from './session-sheet';
import { useChatAddress } from './use-chat-address';
import { useDraft } from './use-draft';

/** Draws the proof document of one answer; given from above because another noun owns it. */
export type DrawProof = (input: {
  readonly turn: ChatTurn;
  readonly settled: boolean | undefined;
  readonly lookup: SignatureLookup | undefined;
  readonly onCheckAgain: (() => void) | undefined;
}) => ReactNode;

export type ChatRoomPanelProps = {
  readonly user: AddressText;
  readonly service: Service;
  readonly stale: boolean;
  readonly firstChatId: string | undefined;
  /** The model the address named; undefined for the registered one. */
  readonly firstModel: string | undefined;
  readonly proof: DrawProof;
  readonly onInterrupted: (user: AddressText) => void;
  readonly notices: ReactNode;
};

/** The chat of an account that is open: a stored one by its id, or a new one; `key` tells openings apart. */
type Selection = {
  readonly key: string;
  readonly chatId: string | undefined;
  /** What a new chat is held with; undefined for the registered model. */
  readonly model: string | undefined;
};

function knownAccount(account: Remote<AccountState> | undefined): AccountState | undefined {
  return account?.state === 'fresh' || account?.state === 'stale' ? account.value : undefined;
}

function RoomSkeleton() {
  const { t } = useText();
  return (
    <div aria-busy="true" className="mx-auto max-w-3xl px-4 py-6 sm:px-6">
      <p role="status" className="sr-only">
        {t('chat.loading')}
      </p>
      <Skeleton className="h-7 w-56" />
    </div>
  );
}

function OpenRoom({
  room,
  offer,
  props,
  onSelect,
}: {
  readonly room: ChatRoom;
  readonly offer: ModelOffer;
  readonly props: ChatRoomPanelProps;
  readonly onSelect: (chatId: string | undefined) => void;
}) {
  const { t } = useText();
  const { chainId } = useNetwork().network;
  const wallet = useWallet();
  const router = useRouter();
  const { user, service } = props;
  const stored = useStoredChats(user);
  const account = knownAccount(useAccount());
  const open = useOpenReceipts(service.provider);
  const machine = useKeptMachine(service.provider);
  const { probe, ask } = useProbe(service);
  const [draft, setDraft] = useDraft(`${chainId}:${user}:${service.provider}`);
  const [historyOpen, setHistoryOpen] = useState(false);
  const [proofTurnId, setProofTurnId] = useState<string>();
  const { chat } = room.snapshot;
  useChatAddress(chat);

  const sub = account === undefined ? undefined : subAccountOf(account, service.provider);
  const proofTurn = chat.turns.find((turn) => turn.id === proofTurnId);
  const openProof = useCallback((turn: ChatTurn) => setProofTurnId(turn.id), []);
  const { switchNetwork } = wallet;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wallet's action is a new function on every drawing.
  const onSwitchNetwork = useCallback(() => switchNetwork(), []);
  const send = (text: string) => {
    setDraft('');
    room.send(text);
  };
  const settled = (turn: ChatTurn) =>
    open === undefined || turn.receiptId === undefined ? undefined : !open.ids.has(turn.receiptId);

  return (
    <>
      <ChatView
        snapshot={room.snapshot}
        openReceipts={open?.ids}
        machine={machine}
        spendable={sub === undefined ? undefined : spendable(sub)}
        cost={chatCostOf(chat)}
        draft={draft}
        onDraft={setDraft}
        onSend={send}
        onStop={room.stop}
        onRetry={room.retry}
        onSwitchNetwork={onSwitchNetwork}
        onOpenProof={openProof}
        onNewChat={() => onSelect(undefined)}
        onHistory={() => setHistoryOpen(true)}
        facts={
          <ComposerFacts
            {...{ service, offer, probe }}
            onAsk={ask}
            stale={props.stale}
            funds={fundsOf({
              ...{ account, draft, provider: service.provider, service: offer.service },
              unsettled: open?.sum,
              turns: chat.turns,
            })}
            sessionEndsAt={room.sessionEndsAt}
            onForgetSession={room.forgetSession}
          />
        }
        notices={props.notices}
      />
      <SessionSheet prompt={room.prompt} />
      <ChangeSheet
        changes={room.snapshot.pendingChanges}
        onAccept={room.acceptChanges}
        onDecline={room.declineChanges}
      />
      <HistorySheet
        open={historyOpen}
        onClose={() => setHistoryOpen(false)}
        state={stored.state}
        chats={stored.chats}
        damaged={stored.damaged}
        openChatId={chat.id}
        onOpenChat={(other) => {
          setHistoryOpen(false);
          if (other.id === chat.id) return;
          // A chat with another provider is another page.
          if (other.provider !== service.provider) router.push(chatHref(other.provider, { chatId: other.id }));
          else onSelect(other.id);
        }}
        onDelete={(other) => {
          if (other.id !== chat.id) {
            void stored.remove(other.id);
            return;
          }
          // What still runs is written once more when it stops; only then can it be removed for good.
          void room.close().then(() => stored.remove(other.id));
          onSelect(undefined);
        }}
      />
      <Sheet
        open={proofTurn !== undefined}
        onClose={() => setProofTurnId(undefined)}
        title={t('verification.title')}
        closeLabel={t('ui.close')}
      >
        {proofTurn === undefined
          ? null
          : props.proof({
              turn: proofTurn,
              settled: settled(proofTurn),
              lookup: room.snapshot.lookups.get(proofTurn.id),
              onCheckAgain:
                proofTurn.state.kind === 'unverified' && room.snapshot.runningTurnId === undefined
                  ? () => room.checkAgain(proofTurn.id)
                  : undefined,
            })}
      </Sheet>
    </>
  );
}

function Room({
  props,
  selection,
  chat,
  onSelect,
}: {
  readonly props: ChatRoomPanelProps;
  readonly selection: Selection;
  readonly chat: Chat | undefined;
  readonly onSelect: (next: Omit<Selection, 'key'>) => void;
}) {
  const { user, service, onInterrupted } = props;
  const open = useOpenReceipts(service.provider);
  const chosen = chat === undefined ? selection.model : chat.listed === true ? chat.model : undefined;
  const offer = useModelOffer(service, chosen);
  const room = useChat({
    key: selection.key,
    user,
    service,
    offer,
    chat,
    unsettled: open?.sum,
    onInterrupted,
  });
  if (room === undefined) return <RoomSkeleton />;
  const select = (chatId: string | undefined) => onSelect({ chatId, model: chosen });
  return <OpenRoom {...{ room, offer, props }} onSelect={select} />;
}

/** One account's chats with one provider; the chat named in the address is opened first. */
export function ChatRoomPanel(props: ChatRoomPanelProps) {
  const stored = useStoredChats(props.user);
  const { firstChatId: chatId, firstModel: model } = props;
  const [selection, setSelection] = useState<Selection>({ key: 'first', chatId, model });
  const onSelect = (next: Omit<Selection, 'key'>) => setSelection({ ...next, key: crypto.randomUUID() });
  if (selection.chatId !== undefined && stored.state === 'loading') return <RoomSkeleton />;
  const chat = stored.chats.find((other) => other.id === selection.chatId && other.provider === props.service.provider);
  return <Room props={props} selection={selection} chat={chat} onSelect={onSelect} />;
}

/** Said after a running answer was stopped because the account or the chat changed (F-036). */
export function SwitchedNotice({
  account,
  onDismiss,
}: {
  readonly account: AddressText;
  readonly onDismiss: () => void;
}) {
  const { t } = useText();
  return (
    <Notice
      className="mb-3"
      action={
        <Button size="small" onClick={onDismiss}>
          {t('chat.dismiss')}
        </Button>
      }
    >
      {t('chat.switched-note')} <Address value={account} />
    </Notice>
  );
}
