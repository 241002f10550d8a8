import { parseSessionToken } from '@/lib/protocol/session-token';
import type { SessionOutcome } from '../session';
import { attackedGate, type GenuineToken, genuineTokens } from './genuine-tokens';
import { mutant } from './mutations';
import { createRandom } from './random';

/** What became of the mutants. */
export type TokenFuzzReport = {
  readonly seed: number;
  /** Mutants sent, without those that turned out to be a genuine token again. */
  readonly sent: number;
  /** Mutants that were refused, by the text of the refusal up to its details. */
  readonly refused: ReadonlyMap<string, number>;
  /** Mutants that were let in: there must be none. */
  readonly accepted: readonly string[];
  /** Mutants on which the gate broke: there must be none. */
  readonly crashed: readonly { readonly header: string; readonly error: unknown }[];
  /** Genuine tokens sent in between, and how many of them were let in: all must be. */
  readonly genuine: { readonly sent: number; readonly accepted: number };
  /** Refusals that took the recovery of a signature. */
  readonly recoveries: number;
};

const people = 16;
const genuineEvery = 500;
const recovered = ['signature verification failed', 'failed to recover public key'];

/** A header that carries an owner's very words and signature says nothing an owner has not said, however it is written. */
function isGenuine(header: string, tokens: readonly GenuineToken[]): boolean {
  const token = parseSessionToken(header);
  return (
    token.ok &&
    tokens.some(
      ({ rawMessage, signature }) => rawMessage === token.rawMessage && signature === token.signature.toLowerCase(),
    )
  );
}

/** Send mutated session tokens through the node's own gate, and genuine ones in between. */
export async function fuzzTokens(options: {
  readonly seed: number;
  readonly count: number;
  readonly forgeryEvery: number;
}): Promise<TokenFuzzReport> {
  const random = createRandom(options.seed);
  const tokens = await genuineTokens(random, people);
  const gate = attackedGate();
  const refused = new Map<string, number>();
  const accepted: string[] = [];
  const crashed: { readonly header: string; readonly error: unknown }[] = [];
  const genuine = { sent: 0, accepted: 0 };
  let recoveries = 0;
  const judge = (header: string, outcome: SessionOutcome): void => {
    if (outcome.ok) return void accepted.push(header);
    const [kind = ''] = outcome.text.split(':');
    refused.set(kind, (refused.get(kind) ?? 0) + 1);
    if (recovered.includes(kind)) recoveries += 1;
  };
  for (let sent = 0; sent < options.count; ) {
    const header = mutant(tokens, random, options);
    try {
      const outcome = await gate.check(header);
      // Only what was let in needs the closer look; a refusal of a genuine token would show in the count above.
      if (outcome.ok && isGenuine(header, tokens)) continue;
      judge(header, outcome);
    } catch (error) {
      crashed.push({ header, error });
    }
    sent += 1;
    if (sent % genuineEvery !== 0) continue;
    genuine.sent += 1;
    if ((await gate.check(random.pick(tokens).header)).ok) genuine.accepted += 1;
  }
  return { seed: options.seed, sent: options.count, refused, accepted, crashed, genuine, recoveries };
}
