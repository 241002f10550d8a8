// network/interop: the network's own tools, installed from npm and left as they are, judge the local network and its providers.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Hex } from 'viem';

const executable = fileURLToPath(new URL('../../node_modules/.bin/0g-compute-cli', import.meta.url));

/** What one command of the CLI left behind: its exit code and all it wrote, without colours. */
export type CliOutcome = { readonly code: number | null; readonly output: string };

/** The official CLI for one person: its settings lie in a home folder of their own. */
export type OfficialCli = {
  run(...args: readonly string[]): Promise<CliOutcome>;
  /** Answers the questions of `login` as a person would; it is the only way in that the CLI offers for a key. */
  login(privateKey: Hex): Promise<CliOutcome>;
  close(): void;
};

/** Point the official CLI at a chain by the variable it documents, and at nothing else of this machine. */
export function createOfficialCli({ rpcUrl }: { readonly rpcUrl: string }): OfficialCli {
  const home = mkdtempSync(join(tmpdir(), 'official-cli-'));
  const start = (args: readonly string[]): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, [executable, ...args], {
      cwd: home,
      env: {
        NODE_ENV: 'production',
        ...(process.env.PATH !== undefined && { PATH: process.env.PATH }),
        HOME: home,
        ZG_RPC_ENDPOINT: rpcUrl,
        // It asks the registry for a newer version before every command; nobody listens here, so it goes on at once.
        npm_config_registry: 'http://127.0.0.1:9/',
        CI: '1',
        FORCE_COLOR: '0',
      },
    });
  return {
    run: (...args) => {
      const child = start(args);
      child.stdin.end();
      return outcomeOf(child);
    },
    login: (privateKey) => {
      const child = start(['login']);
      answerInTurn(child, [
        { question: 'Enter your wallet private key', answer: `${privateKey}\n` },
        { question: 'Login with this wallet address?', answer: 'y\n' },
      ]);
      return outcomeOf(child);
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<CliOutcome> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: stripVTControlCharacters(output) };
}

type Turn = { readonly question: string; readonly answer: string };

/** Types each answer once its question is on the screen: what comes earlier would end up in the answer before. */
function answerInTurn(child: ChildProcessWithoutNullStreams, turns: readonly Turn[]): void {
  const left = [...turns];
  let screen = '';
  child.stdout.on('data', (text: Buffer | string) => {
    screen += text.toString();
    const [turn] = left;
    if (turn === undefined || !screen.includes(turn.question)) return;
    left.shift();
    if (left.length === 0) child.stdin.end(turn.answer);
    else child.stdin.write(turn.answer);
  });
}

/** The cells of the tables the CLI has drawn, row by row. */
export function tableRows(output: string): readonly (readonly string[])[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
