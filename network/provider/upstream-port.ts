import type { Hex } from 'viem';

/** What the node asks of the model server: a path below the OpenAI base, and the exact body bytes. */
export type UpstreamRequest = {
  readonly method: string;
  /** For example `/chat/completions`. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Where clients reach the node that asks, for links in the answer; never sent on. */
  readonly publicUrl: string;
  readonly signal: AbortSignal;
};

/** The model server's answer; `body` gives its bytes as they come, in identity encoding. */
export type UpstreamResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
  /** sha256 of the leaf certificate (DER) that the model server showed on this very connection; absent without TLS. */
  readonly tlsFingerprint?: Hex | undefined;
};

/** A model server behind the provider. `send` rejects when it cannot be reached. */
export type Upstream = {
  /** The name the model goes by on the marketplace. */
  readonly model: string;
  /** The name the model server knows it by, where that is another: requests are then rewritten (provider protocol §2.6). */
  readonly upstreamModel?: string;
  /** What the model is, in a sentence for the list of models. */
  readonly description?: string;
  /** Pages that answers link to, by their path below `/handbook/`: the node serves them to anybody. */
  readonly pages?: ReadonlyMap<string, string>;
  send(request: UpstreamRequest): Promise<UpstreamResponse>;
};
