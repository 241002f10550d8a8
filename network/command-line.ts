/** Words on the command line that more than one command understands. */
import type { ContractSource } from './deploy';

/** Reads which contracts to deploy. @throws Error with a sentence for the person who typed it */
export function parseContractSource(text: string): ContractSource {
  if (text === 'own' || text === 'official') return text;
  throw new Error(`--contracts is "own" or "official", not "${text}".`);
}
