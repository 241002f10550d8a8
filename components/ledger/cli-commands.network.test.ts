import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { fineTuningCommands } from './cli-commands';

// The official CLI as it is installed, asked what it understands; nothing is run.
type CliOption = { readonly long?: string; readonly mandatory: boolean };
type CliCommand = {
  readonly commands: readonly CliCommand[];
  readonly options: readonly CliOption[];
  name(): string;
  command(name: string): CliCommand;
};

const fromHere = createRequire(import.meta.url);
const fromCli = createRequire(fromHere.resolve('@0gfoundation/0g-compute-ts-sdk'));
const folder = fromHere.resolve('@0gfoundation/0g-compute-ts-sdk').replace(/lib\.commonjs.*$/u, 'cli.commonjs/cli');

function officialProgram(): CliCommand {
  const { Command } = fromCli('commander');
  const program: CliCommand = new Command();
  fromCli(`${folder}/ledger`).default(program);
  fromCli(`${folder}/fine-tuning`).default(program.command('fine-tuning'));
  return program;
}

const program = officialProgram();
const commands = fineTuningCommands(testAddress(500), 'http://127.0.0.1:8545').filter(({ id }) => id !== 'network');

describe('the commands for fine-tuning', () => {
  test.each(commands)('are what the official CLI understands: $id', ({ text }) => {
    const [name, ...words] = text.split(' ');
    expect(name).toBe('0g-compute-cli');
    const isOption = (word: string) => word.startsWith('--');
    const path = words.filter((_, index) => !words.slice(0, index + 1).some(isOption));
    const named = path.reduce<CliCommand | undefined>(
      (parent, word) => parent?.commands.find((command) => command.name() === word),
      program,
    );
    expect(named?.name()).toBe(path.at(-1));
    const given = words.filter(isOption);
    const known = named?.options ?? [];
    expect(known.map(({ long }) => long)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(known.filter(({ mandatory }) => mandatory).map(({ long }) => long)));
  });

  test('name the chat with a trained adapter, and this network', () => {
    const [network] = fineTuningCommands(testAddress(500), "http://it's");
    expect(network?.text).toBe("export ZG_RPC_ENDPOINT='http://it'\\''s'");
    expect(commands.some(({ text }) => text.includes(' fine-tuning chat '))).toBe(true);
  });
});
