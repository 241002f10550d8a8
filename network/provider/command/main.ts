/** `npm run provider`: one provider node in front of a model server that exists already. Standard output carries the log. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { privateKeyToAddress } from 'viem/accounts';
import { formatAmount } from '@/lib/domain/amount';
import { reasonOf } from '../log';
import { startProviderNode } from '../node';
import type { ProviderNode, ProviderNodeOptions } from '../options';
import type { Environment } from './environment';
import { loadSettings, ProviderSettingsError } from './load-settings';
import { acknowledgeLocally, fundLocally } from './local-trial';
import { nodeOptionsOf } from './node-options';
import { type Preflight, ProviderFundsError, preflight } from './preflight';
import { makeKeyFile, readSecrets } from './secrets';
import { onStopSignals } from './stop-signals';

const usage = `npm run provider -- [options]
  --config <file>    settings in JSON; every one can also come from the environment (docs/provider.md)
  --check            look at settings, keys, chain and model server, send nothing, and end
  --local            try it on the local network: makes keys, takes coins, acknowledges itself
  --new-key <file>   make a private key in a new file, print its address, and end
`;

function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      check: { type: 'boolean', default: false },
      local: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'new-key': { type: 'string' },
    },
  });
  return values;
}

type Options = ReturnType<typeof parseOptions>;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Run the command. Ends the process: 0 after an ordered stop, 1 with a sentence when it cannot start, 130 when forced. */
export async function main(args: readonly string[], environment: Environment): Promise<void> {
  try {
    const options = parseOptions(args);
    if (options.help) return say(usage);
    const keyFile = options['new-key'];
    if (keyFile !== undefined) return say(`${keyFile}: the key of ${privateKeyToAddress(makeKeyFile(keyFile))}`);
    const node = nodeOptions(options, environment);
    if (options.check) return await check(node);
    await runUntilStopped(await start(node, options));
    process.exit(0);
  } catch (error) {
    say(sentenceOf(error));
    process.exitCode = 1;
  }
}

/** On the local network the keys are made where the rows are; anywhere else they are the operator's own business. */
function nodeOptions({ config, local }: Options, environment: Environment): ProviderNodeOptions {
  const settings = loadSettings({ file: config, environment });
  if (!local) return nodeOptionsOf(settings, readSecrets(settings, environment));
  const kept = (name: string): string => {
    const file = path.join(settings.dataDir, name);
    if (!existsSync(file)) makeKeyFile(file);
    return file;
  };
  const withKeys = {
    ...settings,
    providerKeyFile: settings.providerKeyFile ?? kept('provider.key'),
    teeKeyFile: settings.teeKeyFile ?? kept('tee.key'),
  };
  return nodeOptionsOf(withKeys, readSecrets(withKeys, environment));
}

function lookAhead(node: ProviderNodeOptions): Promise<Preflight> {
  const url = node.publicUrl ?? `http://127.0.0.1:${node.port ?? 0}`;
  return preflight(node, { ...node.service, url, teeSignerAddress: privateKeyToAddress(node.teeKey) });
}

function planOf({ provider, stake, changes, balance }: Preflight): string {
  const holds = `Provider ${provider} holds ${formatAmount(balance)} 0G.`;
  if (stake !== undefined)
    return `${holds} It is not registered: the start locks a stake of ${formatAmount(stake)} 0G.`;
  return changes.length === 0
    ? `${holds} It is registered as the settings say.`
    : `${holds} It is registered; the start writes ${changes.join(', ')}.`;
}

async function check(node: ProviderNodeOptions): Promise<void> {
  say(planOf(await lookAhead(node)));
  say(await modelServerSentence(node));
}

/** A start does not wait for the model server either: `/readyz` says when it is there. */
async function modelServerSentence({ upstream }: ProviderNodeOptions): Promise<string> {
  try {
    const { status } = await upstream.send({
      method: 'GET',
      path: '/models',
      headers: new Headers(),
      body: new Uint8Array(0),
      publicUrl: '',
      signal: AbortSignal.timeout(10_000),
    });
    const hint = status === 404 ? ' Its base URL usually ends in /v1.' : '';
    return `The model server answers (${status} to a request for its models).${hint}`;
  } catch (error) {
    process.exitCode = 1;
    return `The model server cannot be reached: ${reasonOf(error)}. Requests will fail until it is there.`;
  }
}

async function start(node: ProviderNodeOptions, { local }: Options): Promise<ProviderNode> {
  if (local) await fundLocally(node);
  say(planOf(await lookAhead(node)));
  const running = await startProviderNode(node);
  if (local) await acknowledgeLocally(node);
  say(`Clients reach it at ${running.publicUrl}; it listens at ${running.url}.`);
  if (running.adminUrl !== undefined) say(`Health, readiness and metrics: ${running.adminUrl}.`);
  if (!local && running.needsOwnerAcknowledgement) {
    say(
      `Nobody can use it yet: the owner of the contract must acknowledge its signing key ${running.teeSigner} (provider ${running.address}).`,
    );
  }
  return running;
}

async function runUntilStopped(node: ProviderNode): Promise<void> {
  await new Promise<void>((resolve) => {
    onStopSignals({
      stop: (signal) => {
        say(`${signal}: taking no more requests, finishing those under way. Once more to end at once.`);
        resolve();
      },
      force: () => {
        say('Ended at once. What was owed is in the store; the next start takes it up.');
        process.exit(130);
      },
    });
  });
  await node.stop();
  say('Stopped.');
}

/** Sentences for people; anything unforeseen in one line, since library errors quote what they were given. */
function sentenceOf(error: unknown): string {
  if (error instanceof ProviderSettingsError || error instanceof ProviderFundsError) return error.message;
  const mistyped = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (mistyped) return `${error.message}\nUse --help to see the options.`;
  return `The provider cannot start: ${reasonOf(error)}`;
}
