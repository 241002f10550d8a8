'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Address } from 'viem';
import { chatCost, expectedCost, messagesLeft } from '@/lib/chat/admission';
import type { ChatSnapshot } from '@/lib/chat/chat-state';
import { ChatEngine } from '@/lib/chat/engine';
import { restoreChat } from '@/lib/chat/restore';
import { type AcceptedTerms, placeOf, termsOf, termsOfChat } from '@/lib/chat/service-change';
import { type AccountState, providerFloor, spendable, subAccountOf } from '@/lib/domain/account';
import type { Chat, ChatTurn } from '@/lib/domain/chat';
import type { ModelOffer } from '@/lib/domain/model-offer';
import type { Service } from '@/lib/domain/service';
import { getBrowserStorage } from './browser-storage';
import { createChatPorts } from './chat-ports';
import { followOtherTabs } from './chat-tabs';
import { useNetwork } from './network-provider';
import { type OpenReceipts, openReceiptsOf } from './open-receipts';
import { createSessionSigner, type SessionPrompt } from './session-prompt';
import { forgetSession, keepOnlySessionsOf, useSessionExpiry } from './session-vault';
import { useReceipts } from './use-receipts';
import { useStatement } from './use-statement';

export type { ChatSnapshot } from '@/lib/chat/chat-state';
export type { ServiceChange } from '@/lib/chat/service-change';
export type { SessionPrompt } from './session-prompt';

/** A conversation as a screen sees and drives it. */
export type ChatRoom = {
  readonly snapshot: ChatSnapshot;
  readonly prompt: SessionPrompt | undefined;
  /** When the session in memory ends, milliseconds; undefined while there is none. */
  readonly sessionEndsAt: number | undefined;
  readonly send: (text: string) => void;
  readonly retry: (turnId: string) => void;
  readonly checkAgain: (turnId: string) => void;
  readonly stop: () => void;
  readonly acceptChanges: () => void;
  readonly declineChanges: () => void;
  readonly forgetSession: () => void;
  /** End the conversation; resolves when everything of it is written. */
  readonly close: () => Promise<void>;
};

/** Which conversation: `chat` is a stored one to go on with, undefined a new one; another `key` begins another conversation. */
export type ChatChoice = {
  readonly key: string;
  readonly user: Address;
  readonly service: Service;
  /** The model a new chat is held with, and what the screen shows it costs. */
  readonly offer: ModelOffer;
  readonly chat: Chat | undefined;
  readonly unsettled: bigint | undefined;
  /** Called when a running answer was stopped because this conversation gave way to another one or another account. */
  readonly onInterrupted: (user: Address) => void;
};

function newChat(chainId: number, choice: ChatChoice): Chat {
  const at = Date.now();
  const { user, service, offer } = choice;
  return {
    id: crypto.randomUUID(),
    chainId,
    user,
    provider: service.provider,
    model: offer.model,
    ...(offer.state !== 'registered' && { listed: true }),
    title: '',
    createdAt: at,
    updatedAt: at,
    turns: [],
  };
}

/** What the screen shows of a service and a model; a price nobody knows yet is not shown. */
function shownTerms(service: Service, offer: ModelOffer): AcceptedTerms {
  return offer.service === undefined ? { ...placeOf(service), model: offer.model } : termsOf(offer.service);
}

/** Tell of changes at most once a frame: an answer may change two hundred times a second. */
function subscribeByFrame(engine: ChatEngine, notify: () => void): () => void {
  let frame: number | undefined;
  const stop = engine.subscribe(() => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      notify();
    });
  });
  return () => {
    stop();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

function useSnapshot(engine: ChatEngine | undefined): ChatSnapshot | undefined {
  const subscribe = useCallback(
    (notify: () => void) => (engine === undefined ? () => {} : subscribeByFrame(engine, notify)),
    [engine],
  );
  return useSyncExternalStore(
    subscribe,
    () => engine?.getSnapshot(),
    () => undefined,
  );
}

type OpenEngine = { readonly scope: string; readonly engine: ChatEngine };

/** Keep one engine per chain, account, provider and chat; whatever it was doing is stopped and stored when that changes (F-036). */
function useEngine(choice: ChatChoice, show: (prompt: SessionPrompt | undefined) => void): ChatEngine | undefined {
  const { client, network } = useNetwork();
  const queryClient = useQueryClient();
  const { chainId } = network;
  const { user, key } = choice;
  const { provider } = choice.service;
  const scope = `${chainId}:${user}:${provider}:${key}`;
  const [open, setOpen] = useState<OpenEngine>();
  const latest = useRef(choice);
  useEffect(() => {
    latest.current = choice;
  }, [choice]);

  useEffect(() => {
    const { current } = latest;
    const stored = current.chat === undefined ? undefined : restoreChat(current.chat);
    const sessions = createSessionSigner({ chainId, user, provider }, show);
    const unsettled = () => latest.current.unsettled;
    const ports = createChatPorts({ client, network, queryClient, user, provider, sessions, unsettled });
    const engine = new ChatEngine({
      ports,
      chat: stored ?? newChat(chainId, current),
      accepted: stored === undefined ? {} : termsOfChat(stored),
    });
    void engine.recheck();
    const stopFollowing = followOtherTabs(engine, getBrowserStorage());
    setOpen({ scope, engine });
    return () => {
      show(undefined);
      stopFollowing();
      if (engine.getSnapshot().runningTurnId !== undefined) latest.current.onInterrupted(user);
      void engine.dispose();
    };
  }, [client, network, queryClient, chainId, user, provider, scope, show]);

  return open?.scope === scope ? open.engine : undefined;
}

/** Hold a conversation with one provider; undefined for the moment until it is set up. */
export function useChat(choice: ChatChoice): ChatRoom | undefined {
  const { chainId } = useNetwork().network;
  const { user, service, offer } = choice;
  const { provider } = service;
  const [prompt, setPrompt] = useState<SessionPrompt>();
  const engine = useEngine(choice, setPrompt);
  const snapshot = useSnapshot(engine);
  const owner = useMemo(() => ({ chainId, user, provider }), [chainId, user, provider]);
  const sessionEndsAt = useSessionExpiry(owner);

  useEffect(() => keepOnlySessionsOf({ chainId, user }), [chainId, user]);
  useEffect(() => {
    engine?.noteTerms(shownTerms(service, offer));
  }, [engine, service, offer]);

  const actions = useMemo(() => {
    if (engine === undefined) return undefined;
    return {
      send: (text: string) => void engine.send(text),
      retry: (turnId: string) => void engine.retry(turnId),
      checkAgain: (turnId: string) => void engine.checkAgain(turnId),
      stop: () => engine.stop(),
      acceptChanges: () => engine.acceptChanges(),
      declineChanges: () => engine.declineChanges(),
      forgetSession: () => forgetSession(owner),
      close: () => engine.dispose(),
    };
  }, [engine, owner]);

  if (actions === undefined || snapshot === undefined) return undefined;
  return { ...actions, snapshot, prompt, sessionEndsAt };
}

/** Read what this browser's receipts say is still owed to a provider. */
export function useOpenReceipts(provider: Address): OpenReceipts | undefined {
  const statement = useStatement();
  const receipts = useReceipts();
  const known = statement?.state === 'fresh' || statement?.state === 'stale' ? statement.value : undefined;
  return useMemo(() => openReceiptsOf({ statement: known, receipts, provider }), [known, receipts, provider]);
}

/** Money with a provider in neuron: what can be spent on requests, and how many messages like the next one that is. */
export type ChatFunds =
  | { readonly state: 'unknown' }
  | { readonly state: 'none' }
  | { readonly state: 'known'; readonly free: bigint; readonly messages: bigint | undefined };

/** Work out what the next message of a chat can be paid from; amounts in neuron. */
export function fundsOf(input: {
  readonly account: AccountState | undefined;
  readonly provider: Address;
  /** What prices the next message; undefined while nobody knows. */
  readonly service: Service | undefined;
  readonly unsettled: bigint | undefined;
  readonly turns: readonly ChatTurn[];
  readonly draft: string;
}): ChatFunds {
  const { account, provider, service, unsettled } = input;
  if (account === undefined) return { state: 'unknown' };
  const sub = subAccountOf(account, provider);
  if (sub === undefined) return { state: 'none' };
  if (unsettled === undefined) return { state: 'unknown' };
  const money = { spendable: spendable(sub), floor: providerFloor, unsettled };
  const free = money.spendable - money.floor - unsettled;
  const cost = service && expectedCost(service, input.turns, input.draft);
  const messages = cost === undefined ? undefined : messagesLeft({ ...money, expectedCost: cost });
  return { state: 'known', free: free > 0n ? free : 0n, messages };
}

/** Add up what a chat has cost so far, neuron. */
export const chatCostOf = chatCost;
