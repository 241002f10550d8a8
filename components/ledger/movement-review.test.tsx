import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { useText } from '@/lib/react/use-text';
import { testAddress, testHash } from '@/lib/testing/builders';
import { MovementReview, type Review } from './movement-review';
import { outcomeSentences } from './outcome-sentence';

type Confirmed = Parameters<typeof outcomeSentences>[0];

const og = 10n ** 18n;
const provider = testAddress(500);
const other = testAddress(501);
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const call = {
  contract: 'ledger',
  functionName: 'depositFund',
  arguments: [],
  request: { to: testAddress(9), input: '0xe12d4a52', value: 3n * og },
} as const;
const base: Review = {
  ...call,
  intent: { kind: 'fund-and-start', provider, deposit: 3n * og, amount: 2n * og },
  from: testAddress(1),
  chainId: 31337,
  gas: 142_318n,
  maxFeePerGas: 2n,
  maxFee: 284_636n,
  total: 3n * og + 284_636n,
  changes: [],
  block,
};

afterEach(cleanup);

const show = (review: Partial<Review>) =>
  render(<MovementReview review={{ ...base, ...review }} signing={false} onConfirm={() => {}} onCancel={() => {}} />);
const facts = () =>
  within(screen.getByRole('list', { name: 'Before you agree' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);

describe('what is read before the wallet opens', () => {
  it('shows both calls of a batch, with all their bytes, and says that the wallet asks once', () => {
    const transfer = {
      ...call,
      functionName: 'transferFund',
      request: { ...call.request, input: '0xabcdef01', value: 0n },
    } as const;
    show({ moreCalls: [transfer] });
    expect(screen.getByText('Both calls were tried together and would succeed')).toBeTruthy();
    expect(screen.getByText(/it asks once, and either both happen or neither/)).toBeTruthy();
    for (const text of ['Call 1', 'Call 2', 'depositFund', 'transferFund', '0xe12d4a52', '0xabcdef01'])
      expect(screen.getByText(text)).toBeTruthy();
  });

  it('says nothing of a batch where the wallet is asked for one call', () => {
    show({});
    expect(screen.getByText('The call was tried and would succeed')).toBeTruthy();
    expect(screen.queryByText('Call 1')).toBeNull();
    expect(screen.queryByRole('list', { name: 'Before you agree' })).toBeNull();
  });

  it('says for each provider what stops, what comes back and what is locked again', () => {
    const forecast = { waits: 0n, skip: undefined, nextDueAt: block.timestamp + 86_400n };
    show({
      facts: [
        {
          kind: 'retrieves',
          forecasts: [
            { ...forecast, provider, collects: 0n, locks: 2n * og },
            { ...forecast, provider: other, collects: og, locks: 3n * og },
          ],
        },
        { kind: 'skips', provider: testAddress(502), skip: { kind: 'refunds-full', nextDueAt: block.timestamp + 60n } },
      ],
    });
    expect(facts()).toEqual([
      expect.stringMatching(/0x0000…01F4: 2 0G is asked back and can be collected .* it takes no requests from you\./i),
      expect.stringMatching(/0x0000…01F5: 1 0G comes back to the main account\./i),
      expect.stringMatching(/0x0000…01F5: 3 0G that was added meanwhile is asked back by the same call/i),
      expect.stringMatching(/Left out: 0x0000…01F6\. Five parts wait already/i),
    ]);
  });

  it('warns of what closing deletes, of keys that end, and of a recipient that is a contract', () => {
    show({
      facts: [
        { kind: 'ends-keys', provider },
        { kind: 'closes-account' },
        { kind: 'recipient-opens-account', minimum: 3n * og },
        { kind: 'recipient-is-contract' },
        { kind: 'only-recipient-withdraws' },
        { kind: 'acknowledges-signer', provider },
        { kind: 'cancels-refunds', provider, amount: og },
      ],
    });
    expect(facts()).toEqual([
      expect.stringContaining('all keys and running sessions end'),
      expect.stringContaining('deletes the main account and all sub-accounts'),
      expect.stringContaining('at least 3 0G'),
      expect.stringContaining('A contract stands at that address'),
      expect.stringContaining('Only that address can withdraw'),
      expect.stringContaining('accepts the signing key'),
      expect.stringContaining('1 0G of it comes from a retrieval that this cancels'),
    ]);
  });

  it('names the provider of each changed amount', () => {
    const change = { subject: 'spendable', before: og, after: 0n } as const;
    show({
      changes: [
        { ...change, provider },
        { ...change, provider: other },
      ],
    });
    const rows = within(screen.getByRole('list', { name: 'What changes' })).getAllByRole('listitem');
    expect(rows.map((row) => [provider, other].find((each) => row.textContent?.includes(each)))).toEqual([
      provider,
      other,
    ]);
  });
});

function Sentences({ outcome }: { readonly outcome: Confirmed['outcome'] }) {
  const text = useText();
  const confirmed = { kind: 'confirmed', intent: base.intent, hash: testHash(1), block, feePaid: 1n, outcome } as const;
  return outcomeSentences(confirmed, text).map((sentence) => <p key={sentence}>{sentence}</p>);
}

describe('what a mined transaction did', () => {
  it.each([
    [{ kind: 'deposited-for', recipient: other, amount: og }, 'Deposited 1 0G into their main account, in block 42.'],
    [{ kind: 'withdrew', amount: og }, '1 0G went to the wallet in block 42.'],
    [{ kind: 'closed' }, 'The account is deleted, in block 42.'],
    [{ kind: 'acknowledged', provider, acknowledged: true }, 'The signing key is accepted, in block 42.'],
    [{ kind: 'acknowledged', provider, acknowledged: false }, 'The acceptance is withdrawn, in block 42.'],
    [{ kind: 'revoked-keys', provider, generation: 1n }, 'All keys and sessions with this provider ended in block 42.'],
    [
      { kind: 'retrieved', rows: [{ provider, collected: undefined, hasRequest: true }] },
      'Asked for in block 42. Collect it here once it is due; that is a second transaction.',
    ],
    [
      { kind: 'retrieved', rows: [{ provider, collected: { balance: 0n, pendingRefund: 0n }, hasRequest: false }] },
      'Collected into the main account in block 42.',
    ],
  ] as const)('is said in words: %o', (outcome, sentence) => {
    render(<Sentences outcome={outcome} />);
    expect(screen.getByText(sentence)).toBeTruthy();
  });
});
