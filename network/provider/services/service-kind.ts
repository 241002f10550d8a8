// network/provider/services: what one kind of service asks, answers and costs. Pure: bytes in, bytes and counts out.
import type { Fee } from '@/lib/domain/receipt';
import type { Service } from '@/lib/domain/service';
import type { BilledTerms } from '@/lib/protocol/receipt';

/** What a finished response is billed with: counts as the kind of service counts, fees in neuron. */
export type Metered = {
  readonly inputCount: number;
  readonly outputCount: number;
  readonly fee: Fee;
  readonly terms: BilledTerms;
  /** What counts against the limits per minute (provider protocol §6). */
  readonly tokens: number;
  readonly images: number;
  /** False where the body was no answer of this kind: then there is nothing to bill and nothing to sign. */
  readonly understood: boolean;
};

/** Prices in neuron with the rules that change them. */
export type Pricing = Pick<Service, 'inputPrice' | 'outputPrice' | 'details'>;

/** Watches the bytes of one response go by; `finish` prices what they reported. */
export type Meter = {
  push(chunk: Uint8Array): void;
  finish(pricing: Pricing): Metered;
};

/** The name clients use for a model, and the one the model server knows where that is another. */
export type ModelNames = { readonly model: string; readonly upstreamModel: string | undefined };

/** What goes upstream; `contentType` is absent where the client's own still describes the bytes. */
export type EncodedRequest = { readonly body: Uint8Array<ArrayBuffer>; readonly contentType?: string };

/** A request as far as the node must understand it. */
export type ServiceRequest = {
  /** The member `model` as the client wrote it; undefined where it named none. */
  readonly askedModel: unknown;
  /** How many images were asked for, and whether as links instead of bytes; absent for every other kind of answer. */
  readonly images?: { readonly count: number; readonly asLinks: boolean };
  /** Make the edits of provider protocol §2.6; bytes that need none go on unmodified. */
  encode(names: ModelNames): EncodedRequest;
  createMeter(response: { readonly contentType: string }): Meter;
};

/** A request, or why it cannot be served with the prefix that says where it failed (provider protocol §2.3). */
export type ParsedRequest =
  | { readonly ok: true; readonly request: ServiceRequest }
  | { readonly ok: false; readonly at: 'validate request' | 'prepare HTTP request'; readonly text: string };

/** One kind of service a node can offer; which one serves is configured, not read from the path (provider protocol §2.1). */
export type ServiceKind = {
  readonly serviceType: string;
  parse(asked: {
    /** Below `/v1/proxy`, for example `/chat/completions`. */
    readonly path: string;
    readonly contentType: string;
    readonly body: Uint8Array<ArrayBuffer>;
  }): ParsedRequest;
};

/** Billed paths below `/v1/proxy`, without trailing slash: every service knows all of them (provider protocol §2.1). */
export const billedPaths: ReadonlySet<string> = new Set([
  '/chat/completions',
  '/messages',
  '/images/generations',
  '/images/edits',
  '/audio/transcriptions',
]);

/** The refusal of a body that a kind of service cannot read. */
export const unreadable = (text: string): ParsedRequest => ({ ok: false, at: 'prepare HTTP request', text });
