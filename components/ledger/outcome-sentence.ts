import type { Movement } from '@/lib/react/use-movement';
import type { Text } from '@/lib/react/use-text';

type Confirmed = Extract<Movement['state'], { readonly kind: 'confirmed' }>;
type Outcome = Confirmed['outcome'];

/** Say what one mined action did, by its receipt. */
function sentenceOf(outcome: Outcome, { t, formatters }: Text, block: string): string {
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  switch (outcome.kind) {
    case 'deposited':
      return t('account.confirmed-deposit', { amount: exact(outcome.amount), block });
    case 'deposited-for':
      return t('movement.confirmed-deposit-for', { amount: exact(outcome.amount), block });
    case 'funded':
      return t('account.confirmed-fund', { balance: exact(outcome.balance), block });
    case 'retrieved': {
      const isWaiting = outcome.rows.some(({ hasRequest }) => hasRequest);
      return t(isWaiting ? 'movement.confirmed-retrieve' : 'movement.confirmed-collect', { block });
    }
    case 'withdrew':
      return t('movement.confirmed-withdraw', { amount: exact(outcome.amount), block });
    case 'closed':
      return t('movement.confirmed-closed', { block });
    case 'acknowledged':
      return t(outcome.acknowledged ? 'movement.confirmed-accepted' : 'movement.confirmed-not-accepted', { block });
    case 'revoked-keys':
      return t('movement.confirmed-keys', { block });
  }
}

/** Say what the transaction did: each of its actions where it was a batch. */
export function outcomeSentences({ outcome, outcomes, block }: Confirmed, text: Text): readonly string[] {
  const number = text.formatters.integer(block.number);
  return (outcomes ?? [outcome]).map((each) => sentenceOf(each, text, number));
}
