import { sha256 } from '@noble/hashes/sha2';
import type { Address, Hex } from 'viem';
import { bytesToHex, stringToBytes } from 'viem/utils';
import type { SeenCollateral } from '@/lib/attestation/collateral';
import type { Judgement, JudgeRequest } from '@/lib/attestation/judge';
import type { Collateral } from '@/lib/attestation/verdict-types';
import type { Verdict } from '@/lib/domain/attestation';
import type { CollateralOrigin, MachineVerdict, ReportSubject, ReportVerdict } from '@/lib/domain/machine';
import { responseSigner, type Service } from '@/lib/domain/service';
import { fetchModelReport, fetchRouterReport } from './attestation-report';
import { type CollateralPlace, fetchCollateral } from './collateral';
import { ProviderError } from './provider-error';

/** Judges reports somewhere off the page's own thread. */
export type Judge = {
  /** Undefined: what was given is no report. `key` names the judgement for `addCollateral`. */
  start(request: JudgeRequest): Promise<{ readonly key: number; readonly judgement: Judgement } | undefined>;
  addCollateral(input: {
    readonly key: number;
    readonly collateral: Collateral;
    readonly seen: SeenCollateral;
  }): Promise<{ readonly verdict: Verdict; readonly seen: SeenCollateral }>;
};

/** Remembers the newest bulletins seen of a processor family, so that nobody can lead back to older ones (attestation §6.4). */
export type CollateralMemory = {
  read(fmspc: string): SeenCollateral;
  write(fmspc: string, seen: SeenCollateral): void;
};

/** What a check of a provider's machines needs from outside. */
export type MachineCheckPorts = {
  readonly judge: Judge;
  readonly memory: CollateralMemory;
  readonly places: readonly CollateralPlace[];
  /** 32 fresh unguessable bytes as 64 hex digits. */
  readonly newNonce: () => string;
  readonly now: () => number;
};

/** What is checked: the service as just read from the chain. */
export type MachineCheckRequest = {
  readonly service: Service;
  readonly chainBlock: bigint;
  readonly local: boolean;
  readonly developmentRoot: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MachineCheckProgress) => void;
};

export type MachineCheckProgress = {
  readonly step: 'fetching' | 'checking-offline' | 'checking-collateral';
  readonly soFar: MachineVerdict | undefined;
};

type Fetched = {
  readonly subject: ReportSubject;
  readonly signer: Address;
  readonly nonce: string | undefined;
  readonly text: string;
};

/** A finished check, with the exact reports for whoever wants to judge again; the first one is of the machine that signs answers. */
export type MachineCheckResult = {
  readonly verdict: MachineVerdict;
  readonly reports: readonly (Fetched & { readonly collateral: Collateral })[];
};

/** A separated provider has two machines, each against its own key; any other has one that can be asked (attestation §6.1). */
async function fetchReports(request: MachineCheckRequest, newNonce: () => string): Promise<readonly Fetched[]> {
  const { service, local, signal } = request;
  const place = { service, local, signal };
  const router = async (subject: ReportSubject): Promise<Fetched> => ({
    subject,
    signer: service.teeSignerAddress,
    nonce: undefined,
    text: await fetchRouterReport(place),
  });
  if (service.details.mode === 'centralized') return [await router('router')];
  if (service.details.mode !== 'separated') return [await router('whole')];
  const nonce = newNonce();
  const model = async (): Promise<Fetched> => ({
    subject: 'model',
    signer: responseSigner(service),
    nonce,
    text: await fetchModelReport({ ...place, model: service.model, nonce }),
  });
  return Promise.all([model(), router('router')]);
}

const digestOf = (text: string): Hex => bytesToHex(sha256(stringToBytes(text)));

type Judged = {
  readonly fetched: Fetched;
  readonly key: number;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  readonly origin: CollateralOrigin;
  readonly collateral: Collateral;
};

async function judgeOffline(
  { service, developmentRoot }: MachineCheckRequest,
  judge: Judge,
  { fetched, now }: { readonly fetched: Fetched; readonly now: number },
): Promise<Judged> {
  const started = await judge.start({
    report: fetched.text,
    signer: fetched.signer,
    acknowledged: service.teeSignerAcknowledged,
    nonce: fetched.nonce,
    now,
    developmentRoot,
  });
  if (started === undefined) throw new ProviderError('unexpected-answer', { details: 'The answer is no report.' });
  return { ...started, fetched, verdict: started.judgement.verdict, origin: 'none', collateral: {} };
}

/** Bulletins about a processor nobody vouches for would say nothing. */
function familyOf({ judgement }: Judged) {
  const { processor, verdict } = judgement;
  return verdict.checks.some(({ id, status }) => id === 'tdx.pck_chain' && status === 'pass') ? processor : undefined;
}

const bulletinIds = ['col.tcb_info', 'col.qe_identity', 'col.revocation'] as const;

/** A failed check is an answer: only what is withheld, stale or older than known is worth asking somebody else for. */
function openBulletins({ verdict }: Judged): number {
  return bulletinIds.filter((id) => verdict.checks.some((check) => check.id === id && check.status === 'unknown'))
    .length;
}

/** Ask one place after the other until one leaves nothing open; otherwise the first of those that leave least open counts. */
async function addCollateral(ports: MachineCheckPorts, judged: Judged, signal: AbortSignal): Promise<Judged> {
  const family = familyOf(judged);
  if (family === undefined) return judged;
  // Nobody but the site itself knows a development authority.
  const places = judged.judgement.simulated ? ports.places.filter(({ origin }) => origin !== 'pccs') : ports.places;
  let best: Judged | undefined;
  for (const place of places) {
    const { collateral, origin } = await fetchCollateral({ ...family, places: [place], signal });
    if (origin === 'none') continue;
    const seen = ports.memory.read(family.fmspc);
    const found = await ports.judge.addCollateral({ key: judged.key, collateral, seen });
    ports.memory.write(family.fmspc, found.seen);
    const next = { ...judged, verdict: found.verdict, origin, collateral };
    if (best === undefined || openBulletins(next) < openBulletins(best)) best = next;
    if (openBulletins(best) === 0) break;
  }
  return best ?? judged;
}

function reportVerdict({ fetched, judgement, verdict, origin }: Judged): ReportVerdict {
  return {
    subject: fetched.subject,
    expectedSigner: fetched.signer,
    verdict,
    simulated: judgement.simulated,
    digest: digestOf(fetched.text),
    nonce: fetched.nonce,
    collateral: origin,
  };
}

/**
 * Check a provider's machines: fetch its reports, judge them offline, tell that at once, then add Intel's bulletins
 * (attestation §6). @throws ProviderError where a report cannot be had; the abort reason when `signal` aborts
 */
export async function checkMachine(
  request: MachineCheckRequest,
  ports: MachineCheckPorts,
): Promise<MachineCheckResult> {
  const { service, chainBlock, signal, onProgress } = request;
  onProgress({ step: 'fetching', soFar: undefined });
  const fetched = await fetchReports(request, ports.newNonce);
  onProgress({ step: 'checking-offline', soFar: undefined });
  const checkedAt = ports.now();
  const verdictOf = (judged: readonly Judged[]): MachineVerdict => ({
    provider: service.provider,
    teeSigner: service.teeSignerAddress,
    answerSigner: responseSigner(service),
    checkedAt,
    chainBlock,
    reports: judged.map(reportVerdict),
  });
  const offline = await Promise.all(
    fetched.map((report) => judgeOffline(request, ports.judge, { fetched: report, now: checkedAt })),
  );
  signal.throwIfAborted();
  onProgress({ step: 'checking-collateral', soFar: verdictOf(offline) });
  const judged = await Promise.all(offline.map((report) => addCollateral(ports, report, signal)));
  const reports = judged.map((report) => ({ ...report.fetched, collateral: report.collateral }));
  return { verdict: verdictOf(judged), reports };
}
