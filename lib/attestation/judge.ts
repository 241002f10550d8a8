import type { Verdict } from '@/lib/domain/attestation';
import { decodeHex } from './bytes';
import { statusOf } from './check';
import type { YamlReader } from './compose';
import { pinnedRoots } from './roots';
import type { AttestationRoots, Clock } from './verdict-types';
import { type ProcessorFamily, type ReportRun, startReport } from './verify-report';

/** What a page asks to have judged; plain data, so that it can go to a worker. */
export type JudgeRequest = {
  /** The exact text a provider sent. */
  readonly report: string;
  /** From the chain: the key that has to be in it, and whether the contract's owner accepts it; undefined where nobody said. */
  readonly signer: string | undefined;
  readonly acknowledged: boolean;
  /** 64 hex digits without 0x, where the endpoint takes a nonce. */
  readonly nonce?: string | undefined;
  readonly now: Clock;
  /** sha256 of a development authority's key (lowercase hex): only a page on a local chain may give one. */
  readonly developmentRoot?: string | undefined;
};

/** What was found offline. `simulated`: a development authority vouches for it, nobody else. */
export type Judgement = {
  readonly verdict: Verdict;
  readonly simulated: boolean;
  readonly processor: ProcessorFamily | undefined;
};

/** A judgement that can still be told collateral; `undefined` where the answer was no report at all. */
export type JudgementRun = { readonly judgement: Judgement } & Pick<ReportRun, 'withCollateral' | 'attestedAddress'>;

function run(request: JudgeRequest, roots: AttestationRoots, readYaml: YamlReader): ReportRun | undefined {
  const { report, signer, acknowledged, nonce, now } = request;
  return startReport({
    report,
    signer: signer === undefined ? undefined : { address: signer, acknowledged },
    nonce: nonce === undefined ? undefined : decodeHex(nonce),
    roots,
    now,
    readYaml,
  });
}

const isUnderRoot = (found: ReportRun): boolean => statusOf(found.offline.checks, 'tdx.pck_chain') === 'pass';

/**
 * Judge a report under the given roots, the pinned ones unless told otherwise; only where they do not vouch for it, and a development root was given, under that one,
 * and say so. A report that neither vouches for is judged under the pinned roots.
 */
export function startJudgement(
  request: JudgeRequest,
  readYaml: YamlReader,
  roots: AttestationRoots = pinnedRoots,
): JudgementRun | undefined {
  const genuine = run(request, roots, readYaml);
  if (genuine === undefined) return undefined;
  const { developmentRoot } = request;
  const isCandidate = developmentRoot !== undefined && !isUnderRoot(genuine);
  const withDevelopment = { ...roots, intelSgxRoot: { spkiSha256: developmentRoot ?? '' } };
  const development = isCandidate ? run(request, withDevelopment, readYaml) : undefined;
  const simulated = development !== undefined && isUnderRoot(development);
  const chosen = simulated ? development : genuine;
  return {
    judgement: { verdict: chosen.offline, simulated, processor: chosen.processor },
    withCollateral: chosen.withCollateral,
    attestedAddress: chosen.attestedAddress,
  };
}
