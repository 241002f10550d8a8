/** Words of the trade, each explained in one paragraph. */
export const glossary = {
  label: 'What is a',
  ledger: 'main account',
  'ledger-text':
    'Your record in the LedgerManager contract, also called the ledger. What you deposit stands there until you move it to a provider or withdraw it. No provider can take from it.',
  'sub-account': 'sub-account',
  'sub-account-text':
    'Your record with one provider in the InferenceServing contract. You fund it from your main account. Only that provider can charge it, and providers leave about 1 0G of it untouched as a reserve.',
  refund: 'refund',
  'refund-text':
    'Money on its way back from a sub-account to your main account. You ask for it, wait for the lock time (usually 24 hours), and then collect it. While it waits it still backs what you owe, and the provider serves nothing from it.',
  tee: 'TEE',
  'tee-text':
    'A trusted execution environment: hardware that shields a program even from the owner of the machine. It can prove which program runs in it and which key belongs to it. Whether a provider’s claim holds is for this browser to check.',
  settlement: 'settlement',
  'settlement-text':
    'The transaction in which a provider takes the sum of several fees from your sub-account, signed by its TEE key. Until then they are owed and not yet charged.',
} as const;
