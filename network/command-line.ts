/** Words on the command line that more than one command understands. */
import type { ContractSource } from './deploy';

/** Reports an option that cannot be understood, in words for the person who typed it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** Reads a port from the command line. @throws CommandLineError */
export function parsePort(text: string, option: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (port < 1 || port > 65_535)
    throw new CommandLineError(`${option} needs a port number from 1 to 65535, not "${text}".`);
  return port;
}

/** Reads which contracts to deploy. @throws CommandLineError */
export function parseContractSource(text: string): ContractSource {
  if (text === 'own' || text === 'official') return text;
  throw new CommandLineError(`--contracts is "own" or "official", not "${text}".`);
}

/** Largest market that can be asked for; the contract itself knows no end. */
const largestMarket = 20_000;

/** Reads how many services to seed. @throws CommandLineError */
export function parseMarketSize(text: string): number {
  const size = /^\d{1,6}$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (size < 1 || size > largestMarket)
    throw new CommandLineError(`--market needs a number from 1 to ${largestMarket}, not "${text}".`);
  return size;
}
