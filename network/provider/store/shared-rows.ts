import type { Hex } from 'viem';
import { optionalTextOf, type SqlClient, textOf } from './sql-client';
import type { SharedState } from './store';

/** A bucket that nobody has touched for so long is full again at any sensible rate. */
const bucketKeptMs = 3_600_000;
/** One that was overdrawn may need longer. */
const overdrawnKeptMs = 7 * 86_400_000;
/** Longer than anybody is kept out for mistakes. */
const mistakesKeptMs = 2 * 3_600_000;

/** Tokens of a bucket at the time $6, which holds $5 and fills with $4 a second. */
const refilled = `least($5::float8, bucket.tokens + greatest(0, $6::bigint - bucket.at) / 1000.0 * $4::float8)`;

/** Keep what replicas share, beside the books. */
export function sharedRows({ run, isShared, exclusive }: SqlClient, scope: string): SharedState {
  return {
    isShared,
    exclusively: (work) => exclusive(`settle ${scope}`, work),
    takeAllowance: async ({ gate, key, perSecond, burst, now }) => {
      // One statement, so that two replicas never hand out the same token. The time of a bucket never goes back: of two clocks
      // that differ, the later one counts, and nobody gains by going from one replica to the other.
      const [row] = await run(
        `insert into provider_allowance as bucket (scope, gate, key, tokens, taken, at)
         values ($1, $2, $3, greatest(0, $5::float8 - 1), $5::float8 >= 1, $6::bigint)
         on conflict (scope, gate, key) do update set taken = ${refilled} >= 1,
           tokens = case when ${refilled} >= 1 then ${refilled} - 1 else ${refilled} end,
           at = greatest(bucket.at, excluded.at)
         returning taken, tokens`,
        [scope, gate, key, perSecond, burst, now],
      );
      if (row?.taken !== true) return undefined;
      const left = Number(row.tokens);
      return { remaining: Math.floor(left), resetSeconds: Math.ceil((burst - left) / perSecond) };
    },
    allowanceLeft: async ({ gate, key, perSecond, burst, now }) => {
      const [row] = await run(
        `select ${refilled} as tokens from provider_allowance bucket where scope = $1 and gate = $2 and key = $3`,
        [scope, gate, key, perSecond, burst, now],
      );
      return row ? Number(row.tokens) : burst;
    },
    consumeAllowance: async ({ gate, key, perSecond, burst, now, amount }) => {
      await run(
        `insert into provider_allowance as bucket (scope, gate, key, tokens, taken, at)
         values ($1, $2, $3, $5::float8 - $7::float8, true, $6::bigint)
         on conflict (scope, gate, key) do update
         set tokens = ${refilled} - $7::float8, at = greatest(bucket.at, excluded.at)`,
        [scope, gate, key, perSecond, burst, now, amount],
      );
    },
    noteMistake: async ({ key, at }) => {
      await run('insert into provider_mistake (scope, key, at) values ($1, $2, $3)', [scope, key, at]);
    },
    lastRunOfMistakes: async ({ key, count, windowMs, since }) => {
      const [row] = await run(
        `select max(at)::text as ended from (
           select at, at - lag(at, $3::integer) over (order by at) as span
           from provider_mistake where scope = $1 and key = $2 and at > $4::bigint - $5::bigint) mistake
         where span < $5::bigint and at > $4::bigint`,
        [scope, key, count - 1, since, windowMs],
      );
      const ended = row && optionalTextOf(row, 'ended');
      return ended === undefined ? undefined : Number(ended);
    },
    keepSignature: async ({ responseKey, text, signature, keptUntil }) => {
      await run(
        `insert into provider_signature (scope, response_key, signed_text, signature, kept_until)
         values ($1, $2, $3, $4, $5) on conflict (scope, response_key) do update
         set signed_text = excluded.signed_text, signature = excluded.signature, kept_until = excluded.kept_until`,
        [scope, responseKey, text, signature, keptUntil],
      );
    },
    findSignature: async (responseKey, now) => {
      const [row] = await run(
        'select signed_text, signature from provider_signature where scope = $1 and response_key = $2 and kept_until > $3',
        [scope, responseKey, now],
      );
      return row && { text: textOf(row, 'signed_text'), signature: textOf(row, 'signature') as Hex };
    },
    pruneShared: async (now) => {
      await run('delete from provider_signature where scope = $1 and kept_until <= $2', [scope, now]);
      await run('delete from provider_allowance where scope = $1 and (at < $2 and tokens >= 0 or at < $3)', [
        scope,
        now - bucketKeptMs,
        now - overdrawnKeptMs,
      ]);
      await run('delete from provider_mistake where scope = $1 and at < $2', [scope, now - mistakesKeptMs]);
    },
  };
}
