/** The random steps: plain data, drawn around every boundary, resolved to calls against the state they meet. Long because
 * the table of steps and their weights reads best in one piece. */
import fc from 'fast-check';

/** An amount named by the boundary it lies at; resolved when the step is run. */
export type AmountName =
  | '0'
  | '1'
  | 'minimum-account'
  | 'minimum-transfer'
  | 'stake'
  | 'five'
  | 'thirty'
  | 'available'
  | 'available-minus-minimum'
  | 'pending'
  | 'available-plus-pending'
  | 'balance'
  | 'spendable'
  | 'half';
/** A boundary and the step to its side. */
export type Amount = { readonly at: AmountName; readonly plus: -1n | 0n | 1n };

export type Claim = {
  readonly user: number;
  readonly fee: Amount;
  readonly nonce: 'next' | 'skip' | 'same' | 'zero' | 'greatest';
  readonly signature: 'good' | 'foreign' | 'high-s' | 'v-0' | 'short' | 'long' | 'empty' | 'other-fee';
  readonly provider: 'sender' | 'other';
};

export type Step =
  | { readonly kind: 'deposit'; readonly user: number; readonly amount: Amount }
  | { readonly kind: 'deposit-for'; readonly user: number; readonly recipient: number; readonly amount: Amount }
  | { readonly kind: 'add-ledger'; readonly user: number; readonly amount: Amount; readonly length: number }
  | { readonly kind: 'refund'; readonly user: number; readonly amount: Amount }
  | {
      readonly kind: 'transfer';
      readonly user: number;
      readonly provider: number;
      readonly service: number;
      readonly amount: Amount;
    }
  | {
      readonly kind: 'retrieve';
      readonly user: number;
      readonly providers: readonly number[];
      readonly service: number;
    }
  | { readonly kind: 'retrieve-many'; readonly user: number; readonly count: number }
  /** Asks a little back again and again, and takes a part of it back in between: refunds pile up to their limit. */
  | { readonly kind: 'dither'; readonly user: number }
  | { readonly kind: 'delete-ledger'; readonly user: number }
  | { readonly kind: 'update-info'; readonly user: number; readonly length: number }
  | { readonly kind: 'wait'; readonly at: 'second' | 'hour' | 'lock-time' | 'next-due'; readonly plus: -1 | 0 | 1 }
  | {
      readonly kind: 'offer';
      readonly provider: number;
      readonly service: number;
      readonly amount: Amount;
      readonly change: OfferChange;
    }
  | { readonly kind: 'remove-offer'; readonly provider: number; readonly service: number }
  | {
      readonly kind: 'owner-acknowledge';
      readonly provider: number;
      readonly service: number;
      readonly by: 'owner' | 'stranger';
      readonly value: boolean;
    }
  | {
      readonly kind: 'user-acknowledge';
      readonly user: number;
      readonly provider: number;
      readonly service: number;
      readonly value: boolean;
    }
  | {
      readonly kind: 'revoke';
      readonly user: number;
      readonly provider: number;
      readonly service: number;
      readonly ids: readonly number[] | 'one' | 'all';
    }
  | {
      readonly kind: 'lock-time';
      readonly service: number;
      readonly by: 'owner' | 'stranger';
      readonly seconds: number;
    }
  | { readonly kind: 'settle'; readonly provider: number; readonly service: number; readonly claims: readonly Claim[] }
  | { readonly kind: 'settle-many'; readonly provider: number; readonly service: number; readonly count: number }
  | { readonly kind: 'preview'; readonly provider: number; readonly service: number; readonly claims: readonly Claim[] }
  | {
      readonly kind: 'trespass';
      readonly which: number;
      readonly user: number;
      readonly provider: number;
      readonly service: number;
    }
  | { readonly kind: 'refuse-money'; readonly puppet: number; readonly value: boolean }
  | { readonly kind: 'send-coins'; readonly user: number; readonly to: number };

export type OfferChange =
  | 'none'
  | 'url'
  | 'price'
  | 'type'
  | 'model'
  | 'verifiability'
  | 'signer'
  | 'no-signer'
  | 'info'
  | 'long-info'
  | 'too-long-info';

const index = (count: number) => fc.nat({ max: count - 1 });
const user = index(6);
const provider = index(4);
/** 0 and 1 are the two serving contracts; the second is rarer, or hardly any sub-account would see much. */
const service = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });
/** As `service`, and 2 stands for a name nobody registered. */
const serviceName = fc.oneof({ weight: 20, arbitrary: service }, { weight: 1, arbitrary: fc.constant(2) });
const side = fc.constantFrom(-1n, 0n, 0n, 1n);
const amount = (...names: readonly AmountName[]): fc.Arbitrary<Amount> =>
  fc.record({ at: fc.constantFrom(...names), plus: side });

const claim: fc.Arbitrary<Claim> = fc.record({
  user,
  fee: amount('0', '1', 'half', 'balance', 'spendable', 'five'),
  nonce: fc.oneof(
    { weight: 8, arbitrary: fc.constant('next' as const) },
    { weight: 1, arbitrary: fc.constantFrom('skip' as const, 'same' as const, 'zero' as const, 'greatest' as const) },
  ),
  signature: fc.oneof(
    { weight: 10, arbitrary: fc.constant('good' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('foreign', 'high-s', 'v-0', 'short', 'long', 'empty', 'other-fee'),
    },
  ),
  provider: fc.oneof(
    { weight: 15, arbitrary: fc.constant('sender' as const) },
    { weight: 1, arbitrary: fc.constant('other' as const) },
  ),
});
const claims = fc.array(claim, { maxLength: 4 });
const kind = <K extends Step['kind']>(name: K) => fc.constant(name);

/** Draws one step; frequent actions of users and providers are frequent here. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('deposit'),
      user,
      amount: amount('0', 'minimum-account', 'five', 'thirty', 'thirty'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('deposit-for'),
      user,
      recipient: index(7),
      amount: amount('0', 'minimum-account', 'five'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('add-ledger'),
      user,
      amount: amount('0', 'minimum-account', 'thirty'),
      length: fc.constantFrom(0, 5, 4096, 4097),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('refund'),
      user,
      amount: amount('0', '1', 'available', 'available', 'available-minus-minimum', 'minimum-transfer'),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: kind('transfer'),
      user,
      provider: index(6),
      service: serviceName,
      amount: amount('0', '1', 'minimum-transfer', 'five', 'five', 'available', 'pending', 'available-plus-pending'),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: kind('retrieve'),
      user,
      providers: fc.array(index(5), { maxLength: 5 }),
      service: serviceName,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('retrieve-many'), user, count: fc.constantFrom(20, 21) }) },
  // One user only, or nobody would ever get far enough.
  { weight: 12, arbitrary: fc.record({ kind: kind('dither'), user: fc.constant(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete-ledger'), user }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('update-info'), user, length: fc.constantFrom(0, 40, 4096, 4097) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: kind('wait'),
      at: fc.constantFrom(
        'second' as const,
        'hour' as const,
        'lock-time' as const,
        'next-due' as const,
        'next-due' as const,
      ),
      plus: fc.constantFrom(-1 as const, 0 as const, 1 as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('offer'),
      provider,
      service,
      amount: amount('0', 'stake', 'stake'),
      change: fc.constantFrom<OfferChange[]>(
        'none',
        'none',
        'none',
        'url',
        'price',
        'type',
        'model',
        'verifiability',
        'signer',
        'no-signer',
        'info',
        'long-info',
        'too-long-info',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('remove-offer'), provider, service }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('owner-acknowledge'),
      provider,
      service,
      by: fc.constantFrom('owner' as const, 'owner' as const, 'owner' as const, 'stranger' as const),
      value: fc.constantFrom(true, true, true, true, false),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('user-acknowledge'), user, provider, service, value: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('revoke'),
      user,
      provider,
      service,
      ids: fc.oneof(fc.array(index(256), { maxLength: 4 }), fc.constantFrom('one' as const, 'all' as const)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('lock-time'),
      service,
      by: fc.constantFrom('owner' as const, 'owner' as const, 'stranger' as const),
      seconds: fc.constantFrom(0, 3599, 3600, 86_400, 604_800, 604_801),
    }),
  },
  { weight: 14, arbitrary: fc.record({ kind: kind('settle'), provider, service, claims }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('settle-many'), provider, service, count: fc.constantFrom(50, 51) }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('preview'), provider, service, claims }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('trespass'), which: index(9), user, provider, service }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('refuse-money'), puppet: index(2), value: fc.constantFrom(false, false, true) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('send-coins'), user, to: index(2) }) },
);

const plain = (at: AmountName): Amount => ({ at, plus: 0n });

/** Brings a market to life: offers accepted by the owner, users with money, some of it with each provider. */
export const openMarket: readonly Step[] = [
  ...[0, 1, 2, 3].flatMap((provider): readonly Step[] => [
    { kind: 'offer', provider, service: 0, amount: plain('stake'), change: 'none' },
    { kind: 'owner-acknowledge', provider, service: 0, by: 'owner', value: true },
  ]),
  { kind: 'offer', provider: 0, service: 1, amount: plain('stake'), change: 'none' },
  { kind: 'owner-acknowledge', provider: 0, service: 1, by: 'owner', value: true },
  ...[0, 1, 2, 3, 4, 5].flatMap((user): readonly Step[] => [
    { kind: 'deposit', user, amount: plain('thirty') },
    { kind: 'transfer', user, provider: user % 4, service: 0, amount: plain('five') },
    { kind: 'transfer', user, provider: (user + 2) % 4, service: 0, amount: plain('five') },
  ]),
  { kind: 'transfer', user: 1, provider: 0, service: 1, amount: plain('five') },
];
