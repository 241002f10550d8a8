import type { Address } from 'viem';
import type { ChainFacts, ChatPorts, ChatResponse, Session, StoreOutcome, VerifyRequest } from '@/lib/chat/ports';
import type { SubAccount } from '@/lib/domain/account';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { Chat } from '@/lib/domain/chat';
import type { MachineVerdict } from '@/lib/domain/machine';
import type { StatedModel } from '@/lib/domain/market-model';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { Service } from '@/lib/domain/service';
import type { ProofReason, ProofState, ResponseProof } from '@/lib/domain/verification';

/** Addresses of the usual development accounts: user, provider, the provider's TEE key. */
export const chatPeople = {
  user: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  provider: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  teeSigner: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
} as const satisfies Record<string, Address>;

/** A chat service as the contract would hold it. */
export function fakeService(changes: Partial<Service> = {}): Service {
  return {
    provider: chatPeople.provider,
    serviceType: 'chatbot',
    url: 'https://provider.example',
    inputPrice: 100n,
    outputPrice: 200n,
    updatedAt: 1n,
    model: 'local/handbook',
    verifiability: 'TeeML',
    additionalInfo: '{}',
    details: { mode: 'combined', tiers: [] },
    teeSignerAddress: chatPeople.teeSigner,
    teeSignerAcknowledged: true,
    ...changes,
  };
}

/** A sub-account with 5 0G unless told otherwise. */
export function fakeSubAccount(changes: Partial<SubAccount> = {}): SubAccount {
  return {
    user: chatPeople.user,
    provider: chatPeople.provider,
    balance: 5n * 10n ** 18n,
    pendingRefund: 0n,
    refunds: [],
    nonce: 0n,
    acknowledged: true,
    generation: 0n,
    revokedBitmap: 0n,
    ...changes,
  };
}

/** An empty chat of the user with the provider. */
export function fakeChat(changes: Partial<Chat> = {}): Chat {
  return {
    id: 'chat-1',
    chainId: 31337,
    user: chatPeople.user,
    provider: chatPeople.provider,
    model: 'local/handbook',
    title: '',
    createdAt: 0,
    updatedAt: 0,
    turns: [],
    ...changes,
  };
}

/** A proof whose four steps all have one state and reason. */
export function fakeProof(
  state: ProofState = 'proven',
  reason: ProofReason = 'matches',
  hashes: Pick<ResponseProof, 'requestHash' | 'responseHash'> = { requestHash: '0x01', responseHash: '0x02' },
): ResponseProof {
  return {
    steps: (['scheme', 'signer', 'request', 'response'] as const).map((id) => ({ id, state, reason })),
    signedText: undefined,
    signature: undefined,
    recoveredSigner: undefined,
    expectedSigner: chatPeople.teeSigner,
    ...hashes,
    checkedAt: 0,
  };
}

/** A body whose bytes a test hands out one by one. */
export class FakeBody {
  readonly #waiting: (() => void)[] = [];
  readonly #chunks: Uint8Array[] = [];
  #end: { readonly error?: unknown } | undefined;

  push(text: string): void {
    this.pushBytes(new TextEncoder().encode(text));
  }

  pushBytes(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  end(error?: unknown): void {
    this.#end = error === undefined ? {} : { error };
    this.#wake();
  }

  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    signal.addEventListener('abort', () => this.#wake());
    for (;;) {
      signal.throwIfAborted();
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#end !== undefined) break;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#end?.error !== undefined) throw this.#end.error;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** A clock that moves only when told. */
export class FakeClock {
  #now = 1_000_000;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due) timer.run();
  }
}

/** The outside of a conversation, every part of it replaceable by a test. */
export class FakeChatWorld {
  readonly clock = new FakeClock();
  readonly body = new FakeBody();
  readonly saved: Chat[] = [];
  readonly receipts: UsageReceipt[] = [];
  readonly evidence: AnswerEvidence[] = [];
  /** Signed texts that belong to other exchanges. */
  readonly usedElsewhere = new Set<string>();
  readonly sent: { readonly token: string; readonly body: string }[] = [];
  readonly forgotten: Address[] = [];
  readonly verified: VerifyRequest[] = [];
  facts: ChainFacts = {
    service: fakeService(),
    account: fakeSubAccount(),
    unsettled: 0n,
    block: { number: 7n, timestamp: 100n },
  };
  readFacts: () => Promise<ChainFacts> = async () => this.facts;
  /** What the provider lists, and at which addresses it was asked for that. */
  models: readonly StatedModel[] = [];
  readonly listings: string[] = [];
  held: Session | undefined = { token: 'app-sk-held', expiresAt: 9e12 };
  machine: MachineVerdict | undefined;
  prompts = 0;
  sign: (signal: AbortSignal) => Promise<Session> = async () => ({ token: 'app-sk-new', expiresAt: 9e12 });
  store: StoreOutcome | 'throws' = 'kept';
  answer: (signal: AbortSignal) => Promise<ChatResponse> = async (signal) => this.respond(signal);
  prove: (request: VerifyRequest) => Promise<ResponseProof> = async ({ requestHash, responseHash }) =>
    fakeProof('proven', 'matches', { requestHash, responseHash });
  #ids = 0;

  respond(signal: AbortSignal, contentType = 'text/event-stream'): ChatResponse {
    return { status: 200, contentType, chatKey: 'key-1', chunks: this.body.read(signal) };
  }

  async #keep(write: () => void): Promise<StoreOutcome> {
    if (this.store === 'throws') throw new Error('storage denied');
    if (this.store === 'kept') write();
    return this.store;
  }

  ports(): ChatPorts {
    return {
      clock: this.clock,
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      facts: { readFacts: () => this.readFacts() },
      models: {
        list: async ({ service }) => {
          this.listings.push(service.url);
          return this.models;
        },
      },
      sessions: {
        held: () => this.held,
        sessionFor: (_request, signal) => {
          this.prompts += 1;
          return this.sign(signal);
        },
        forget: (provider) => {
          this.forgotten.push(provider);
          this.held = undefined;
        },
      },
      transport: {
        send: ({ token, body, signal }) => {
          this.sent.push({ token, body: new TextDecoder().decode(body) });
          return this.answer(signal);
        },
      },
      verifier: {
        verify: (request) => {
          this.verified.push(request);
          request.onAsk();
          return this.prove(request);
        },
        isUsedElsewhere: async ({ text }) => this.usedElsewhere.has(text),
      },
      machines: { kept: async () => this.machine },
      store: {
        saveChat: (chat) => this.#keep(() => this.saved.push(chat)),
        saveReceipt: (receipt) => this.#keep(() => this.receipts.push(receipt)),
        saveEvidence: (evidence) => this.#keep(() => this.evidence.push(evidence)),
        findEvidence: async ({ turnId }) => this.evidence.findLast((evidence) => evidence.turnId === turnId),
      },
    };
  }
}

const event = (json: object): string => `data: ${JSON.stringify(json)}\n\n`;

/** A stream as providers send it: the words, the usage, the end mark. */
export function fakeStream(
  words: readonly string[],
  usage: { readonly prompt_tokens: number; readonly completion_tokens: number } = {
    prompt_tokens: 10,
    completion_tokens: 5,
  },
): string {
  const deltas = words.map((content) => event({ id: 'chatcmpl-1', choices: [{ index: 0, delta: { content } }] }));
  const finish = event({ id: 'chatcmpl-1', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  return `${deltas.join('')}${finish}${event({ id: 'chatcmpl-1', choices: [], usage })}data: [DONE]\n\n`;
}
