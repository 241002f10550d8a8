// network/provider/crash: kill a real node again and again, and count the money afterwards.
import { readFileSync } from 'node:fs';
import { createHandbookUpstream } from '../handbook/handbook-upstream';
import { handbookOf } from '../handbook/passages';
import { startProviderNode } from '../node';
import type { ProviderNodeOptions } from '../options';

/** What the harness writes for the process it is going to kill; prices as decimal text. */
export type CrashNodeConfig = Pick<
  ProviderNodeOptions,
  'rpcUrl' | 'chainId' | 'contracts' | 'providerKey' | 'teeKey' | 'store' | 'settlement'
> & { readonly port: number; readonly inputPrice: string; readonly outputPrice: string };

const page = { path: 'en/deposit.md', text: '# Deposits\n\nA deposit moves coins from your wallet to your account.' };

/** Run one node as its configuration file says, until it is told to stop or killed. */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('the configuration file is the one argument');
  const { inputPrice, outputPrice, ...config } = JSON.parse(readFileSync(file, 'utf8')) as CrashNodeConfig;
  const upstream = createHandbookUpstream({ handbook: handbookOf([page]), tokensPerSecond: 150 });
  const many = { perSecond: 100_000, burst: 100_000 };
  const started = startProviderNode({
    ...config,
    upstream,
    service: {
      serviceType: 'chatbot',
      model: upstream.model,
      inputPrice: BigInt(inputPrice),
      outputPrice: BigInt(outputPrice),
      verifiability: 'TeeML',
      additionalInfo: '{"TEEVerifier":"dstack","TargetSeparated":false,"TargetTeeAddress":""}',
    },
    limits: { proxyPerIp: many, otherPerIp: many, perUser: { perMinute: 6_000_000, burst: 100_000, concurrent: 50 } },
  });
  // Also in the middle of its start: then as soon as that is over.
  process.once('SIGTERM', () => void started.then((node) => node.stop()));
  await started;
}

await main(process.argv[2]);
