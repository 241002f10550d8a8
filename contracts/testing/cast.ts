/** Who plays in the random runs. */
import type { Address } from 'viem';
import { developmentAccount } from '@/network/chain';
import { puppets } from './world';

const [payeePuppet, providerPuppet] = puppets;

/** Six users: four people, one account made of code, and one who is a provider too. */
export const users: readonly Address[] = [
  ...[1, 2, 3, 4].map((index) => developmentAccount(index).address),
  payeePuppet,
  developmentAccount(10).address,
];

/** Four providers, one of them made of code. */
export const providers: readonly Address[] = [
  ...[10, 11, 12].map((index) => developmentAccount(index).address),
  providerPuppet,
];

/** Signs the claims of every provider that names no other signer. */
export const teeSigner = developmentAccount(14);
/** Signs claims it has no right to. */
export const foreignSigner = developmentAccount(15);
export const stranger: Address = developmentAccount(16).address;
