import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A refusal as the wire words it: status and the text of the error envelope (provider protocol §2.3). */
export class WireProblem extends Error {
  readonly status: ContentfulStatusCode;
  /** Named only by the limits on tokens and images, whose `error` is an object. */
  readonly type: 'rate_limit_error' | undefined;

  constructor(text: string, status: ContentfulStatusCode = 400, type?: 'rate_limit_error') {
    super(text);
    this.name = 'WireProblem';
    this.status = status;
    this.type = type;
  }
}

/** The chain could not be read for longer than a known value may be trusted: nobody is let in on a guess (§10.13). */
export class ChainUnreadableError extends Error {
  constructor(cause: unknown) {
    super('the chain cannot be read', { cause });
    this.name = 'ChainUnreadableError';
  }
}
