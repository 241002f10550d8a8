import fc from 'fast-check';

/** How much, in words that fit every state: resolved against what the account holds when the step is played. */
export type AmountWish = 'one' | 'minimum' | 'minimum-less-one' | 'part' | 'all' | 'all-plus-one' | 'keep-minimum';

/** One thing that can happen to an account, played by a person, a provider, the clock or the chain. `provider` is an index. */
export type MoneyStep =
  | { readonly kind: 'deposit'; readonly wish: AmountWish }
  | { readonly kind: 'deposit-for'; readonly wish: AmountWish }
  | { readonly kind: 'fund'; readonly provider: number; readonly wish: AmountWish }
  | { readonly kind: 'start'; readonly provider: number; readonly wish: AmountWish; readonly canBatch: boolean }
  | { readonly kind: 'retrieve'; readonly providers: readonly number[] }
  | { readonly kind: 'withdraw'; readonly wish: AmountWish }
  | { readonly kind: 'close' }
  | { readonly kind: 'acknowledge'; readonly provider: number; readonly acknowledged: boolean }
  | { readonly kind: 'revoke-keys'; readonly provider: number }
  | { readonly kind: 'revoke-one-key'; readonly provider: number; readonly tokenId: number }
  | { readonly kind: 'settle'; readonly provider: number; readonly wish: AmountWish }
  | { readonly kind: 'pass-time'; readonly part: 'half' | 'whole' }
  /** Take the last movement's block back, and mine it again or never. */
  | { readonly kind: 'reorganise'; readonly comesBack: boolean }
  /** Decline the next prompt in the wallet. */
  | { readonly kind: 'decline-next' }
  /** Let the page die right after the next transaction was sent, and open it again. */
  | { readonly kind: 'reload-next' };

/** How many providers a history has to do with. */
export const playedProviders = 3;

const wish = fc.constantFrom<AmountWish>(
  'one',
  'minimum',
  'minimum',
  'minimum-less-one',
  'part',
  'part',
  'all',
  'all-plus-one',
  'keep-minimum',
);
const provider = fc.nat({ max: playedProviders - 1 });
const of = <K extends MoneyStep['kind']>(kind: K) => fc.constant(kind);

/** Any step; movements that lead on to others come more often than those that end a history. */
const anyStep: fc.Arbitrary<MoneyStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: of('deposit'), wish }) },
  { weight: 1, arbitrary: fc.record({ kind: of('deposit-for'), wish }) },
  { weight: 6, arbitrary: fc.record({ kind: of('fund'), provider, wish }) },
  { weight: 3, arbitrary: fc.record({ kind: of('start'), provider, wish, canBatch: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: of('retrieve'), providers: fc.uniqueArray(provider, { minLength: 1 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: of('withdraw'), wish }) },
  { weight: 2, arbitrary: fc.record({ kind: of('close') }) },
  { weight: 1, arbitrary: fc.record({ kind: of('acknowledge'), provider, acknowledged: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: of('revoke-keys'), provider }) },
  { weight: 1, arbitrary: fc.record({ kind: of('revoke-one-key'), provider, tokenId: fc.nat({ max: 254 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: of('settle'), provider, wish }) },
  { weight: 3, arbitrary: fc.record({ kind: of('pass-time'), part: fc.constantFrom('half', 'whole') }) },
  { weight: 4, arbitrary: fc.record({ kind: of('reorganise'), comesBack: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: of('decline-next') }) },
  { weight: 1, arbitrary: fc.record({ kind: of('reload-next') }) },
);

const opening = fc.oneof(
  { weight: 1, arbitrary: fc.constant<readonly MoneyStep[]>([]) },
  { weight: 2, arbitrary: fc.constant<readonly MoneyStep[]>([{ kind: 'deposit', wish: 'part' }]) },
  {
    weight: 7,
    arbitrary: provider.map((index): readonly MoneyStep[] => [
      { kind: 'deposit', wish: 'part' },
      { kind: 'fund', provider: index, wish: 'part' },
    ]),
  },
);

/** A history of an account; most begin with money in it, because without any the contract refuses nearly everything. */
export const anyHistory: fc.Arbitrary<readonly MoneyStep[]> = fc
  .tuple(opening, fc.array(anyStep, { minLength: 2, maxLength: 7, size: 'max' }))
  .map(([first, then]) => [...first, ...then]);
