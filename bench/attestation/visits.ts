/** What is judged: the two real reports where they are at hand, and simulated ones as large as they are. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JudgeRequest } from '@/lib/attestation/judge';
import type { Collateral } from '@/lib/attestation/verdict-types';
import { readCollateral } from '@/network/verify/inputs';
import { brokerReport, collateral, modelReport, nonce, now, roots, signer } from '@/network/verify/simulated-case';

/** One look at a machine, as data a page can be sent: the revocation lists as hex. */
export type Visit = {
  readonly request: JudgeRequest;
  readonly collateral: Omit<Collateral, 'pckCrl' | 'rootCrl'>;
  readonly pckCrl: string;
  readonly rootCrl: string;
};

/** A visit with its name; `real`: the report of a running provider, under the pinned roots. */
export type NamedVisit = { readonly name: string; readonly isReal: boolean; readonly visit: Visit };

const folder = resolve('../shared/fixtures/attestation');
const signers = {
  broker: '0xDC1A4da6BdCD90c20d7FF53a6cDc11fBf0E2303C',
  model: '0x8a4D4984CF370210dFEeFC773FAf9bb0edE97cC0',
};
const modelNonce = '034b9c390f073a9c8f8a1b50e537342fff3952bf2f32f145174e8d87588ed2da';

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

function sent({ pckCrl, rootCrl, ...collateral }: Collateral): Omit<Visit, 'request'> {
  return { collateral, pckCrl: hex(pckCrl), rootCrl: hex(rootCrl) };
}

function realVisits(): readonly NamedVisit[] {
  if (!existsSync(folder)) return [];
  const bulletins = readCollateral(resolve(folder, 'collateral'), ['/']) ?? {};
  const visit = (file: string, address: string, nonceSent?: string): Visit => ({
    request: {
      report: readFileSync(resolve(folder, file), 'utf8'),
      signer: address,
      acknowledged: true,
      nonce: nonceSent,
      now: Date.parse('2026-07-05T00:00:00Z'),
    },
    ...sent(bulletins),
  });
  return [
    { name: 'broker', isReal: true, visit: visit('broker-report.json', signers.broker) },
    { name: 'model server with a GPU', isReal: true, visit: visit('llm-report.json', signers.model, modelNonce) },
  ];
}

/** A simulated GPU stands under no pinned root, so only its reading is timed, not its signatures. */
function simulatedVisits(): readonly NamedVisit[] {
  const terms = { signer, acknowledged: true, now, developmentRoot: roots.intelSgxRoot.spkiSha256 };
  const model = { ...terms, report: JSON.stringify(modelReport()), nonce: hex(nonce) };
  return [
    {
      name: 'broker',
      isReal: false,
      visit: { request: { ...terms, report: JSON.stringify(brokerReport()) }, ...sent(collateral) },
    },
    { name: 'model server', isReal: false, visit: { request: model, ...sent(collateral) } },
  ];
}

/** Lists what is judged; real reports take the place of simulated ones. */
export function visits(): readonly NamedVisit[] {
  const real = realVisits();
  return real.length > 0 ? real : simulatedVisits();
}
