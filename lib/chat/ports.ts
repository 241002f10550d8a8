// lib/chat runs a conversation: no I/O of its own, no framework; everything outside comes through the ports named here.
import type { Address, Hex } from 'viem';
import type { SubAccount } from '@/lib/domain/account';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { BlockRef } from '@/lib/domain/block';
import type { Chat } from '@/lib/domain/chat';
import type { MachineVerdict } from '@/lib/domain/machine';
import type { StatedModel } from '@/lib/domain/market-model';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { Service } from '@/lib/domain/service';
import type { ResponseProof } from '@/lib/domain/verification';

/** A signed permission to use one provider; `expiresAt` in milliseconds of this device's clock. */
export type Session = { readonly token: string; readonly expiresAt: number };

/** Which session is wanted; `generation` as just read from the chain (provider protocol §1.3). */
export type SessionRequest = { readonly provider: Address; readonly generation: bigint };

/** Keeps sessions in memory and asks the person for a new one. */
export type SessionSigner = {
  /** Return a session that can still be used, without asking anybody. */
  held(request: SessionRequest): Session | undefined;
  /** Explain, ask and sign. @throws AppError when declined or impossible. */
  sessionFor(request: SessionRequest, signal: AbortSignal): Promise<Session>;
  /** Drop the session a provider refused. */
  forget(provider: Address): void;
};

/** What the chain says right before a request; `unsettled` in neuron, undefined while unknown. */
export type ChainFacts = {
  readonly service: Service | undefined;
  readonly account: SubAccount | undefined;
  readonly unsettled: bigint | undefined;
  readonly block: Pick<BlockRef, 'number' | 'timestamp'>;
};

/** Reads the facts one request depends on, fresh each time (C-20). */
export type FactsReader = { readFacts(): Promise<ChainFacts> };

/** Asks a provider which models it lists; used only for a message that is about to go to that provider. @throws AppError */
export type ModelLister = {
  list(input: { readonly service: Service; readonly signal: AbortSignal }): Promise<readonly StatedModel[]>;
};

/** An accepted answer whose body is still arriving. */
export type ChatResponse = {
  readonly status: number;
  readonly contentType: string;
  /** `ZG-Res-Key`, the key of the signature in most provider kinds (provider protocol §3.2). */
  readonly chatKey: string | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
};

/** Carries the exact bytes of one request. @throws AppError for every answer but 200. */
export type ChatTransport = {
  send(input: {
    readonly service: Service;
    readonly token: string;
    readonly body: Uint8Array;
    readonly signal: AbortSignal;
  }): Promise<ChatResponse>;
};

/** What is needed to check one finished answer, now or after a reload. */
export type VerifyRequest = {
  readonly service: Service;
  /** Names the exchange, so that a signed text used for another one is recognised. */
  readonly exchangeId: string;
  readonly chatKey: string | undefined;
  readonly completionId: string | undefined;
  readonly model: string;
  readonly requestHash: Hex;
  readonly responseHash: Hex | undefined;
  /** When the answer ended, milliseconds of this device's clock. */
  readonly answeredAt: number | undefined;
  /** Ask until the signature is there, or only once. */
  readonly patience: 'until-there' | 'once';
  /** Called before each question to the provider. */
  readonly onAsk: () => void;
  readonly signal: AbortSignal;
};

/** Fetches the provider's signature and draws up the proof document. */
export type ResponseVerifier = {
  verify(request: VerifyRequest): Promise<ResponseProof>;
  /** Tell whether a signed text was used for another exchange than this one. */
  isUsedElsewhere(input: { readonly text: string; readonly exchangeId: string }): Promise<boolean>;
};

/** Remembers signed texts: one text proves one exchange only (F-096). */
export type SignedTextMemory = {
  /** Claim a text for an exchange; true if it was claimed for another one before. */
  claim(input: { readonly text: string; readonly exchangeId: string }): Promise<boolean>;
};

/** Remembers what this browser found out about providers' machines. */
export type MachineMemory = { kept(provider: Address): Promise<MachineVerdict | undefined> };

/** Whether something was kept in this browser; chat goes on either way. */
export type StoreOutcome = 'kept' | 'not-kept';

/** Whose evidence is looked for. */
export type EvidenceName = { readonly chainId: number; readonly user: Address; readonly turnId: string };

/** Keeps chats, receipts, and the exact bytes of answers. */
export type ChatStore = {
  /** Keep a chat; of turns that are not in `own` what is stored already stays, for another tab may be writing them. */
  saveChat(chat: Chat, own: ReadonlySet<string>): Promise<StoreOutcome>;
  saveReceipt(receipt: UsageReceipt): Promise<StoreOutcome>;
  saveEvidence(evidence: AnswerEvidence): Promise<StoreOutcome>;
  findEvidence(name: EvidenceName): Promise<AnswerEvidence | undefined>;
};

/** This device's clock in milliseconds; `after` returns its cancel. */
export type ChatClock = { now(): number; after(milliseconds: number, run: () => void): () => void };

/** Everything a conversation asks of the outside. */
export type ChatPorts = {
  readonly sessions: SessionSigner;
  readonly facts: FactsReader;
  readonly models: ModelLister;
  readonly transport: ChatTransport;
  readonly verifier: ResponseVerifier;
  readonly machines: MachineMemory;
  readonly store: ChatStore;
  readonly clock: ChatClock;
  /** A fresh unguessable text of at least 122 random bits. */
  readonly newId: () => string;
};
