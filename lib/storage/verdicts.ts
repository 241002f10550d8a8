import { type Check, type CheckEvidence, checkIds, type Verdict } from '@/lib/domain/attestation';
import type { MachineVerdict, ReportVerdict } from '@/lib/domain/machine';
import type { Codec } from './collection';
import {
  address,
  bigintText,
  DecodeError,
  type Decoder,
  hex,
  integer,
  list,
  maybe,
  object,
  oneOf,
  text,
} from './decode';

/** A verdict with the chain it belongs to; whose machine it is about does not depend on the reader's account. */
export type KeptVerdict = MachineVerdict & { readonly chainId: number };

const evidence: Decoder<readonly CheckEvidence[]> = list(object({ label: text(200), value: text(100_000) }));

const check: Decoder<Check> = object(
  {
    id: oneOf(checkIds),
    severity: oneOf(['critical', 'major', 'minor']),
    status: oneOf(['pass', 'fail', 'warn', 'unknown', 'blocked']),
    detail: text(2000),
  },
  { evidence },
);

const levels = [0, 1, 2, 3, 4, 5] as const;

const level: Decoder<(typeof levels)[number]> = (value, path) => {
  const found = levels.find((candidate) => candidate === value);
  if (found === undefined) throw new DecodeError(path, 'a level from 0 to 5');
  return found;
};

const verdict: Decoder<Verdict> = object({
  state: oneOf(['rejected', 'warnings', 'incomplete', 'verified']),
  level,
  reached: level,
  gpu: oneOf(['none', 'G0', 'G1', 'G2']),
  resp: oneOf(['none', 'R0', 'R1', 'R2']),
  checks: list(check),
  tamper: list(oneOf(checkIds)),
});

const truth: Decoder<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new DecodeError(path, 'true or false');
  return value;
};

const reportVerdict: Decoder<ReportVerdict> = object({
  subject: oneOf(['whole', 'router', 'model']),
  expectedSigner: address,
  verdict,
  simulated: truth,
  digest: hex(32),
  nonce: maybe(text(64)),
  collateral: oneOf(['none', 'relay', 'pccs', 'snapshot']),
});

/** Read a kept verdict. */
export const decodeVerdict: Decoder<KeptVerdict> = object({
  chainId: integer,
  provider: address,
  teeSigner: address,
  answerSigner: address,
  checkedAt: integer,
  chainBlock: bigintText,
  reports: list(reportVerdict),
});

/** One verdict per provider and chain: a newer one takes the place of the older (F-107). */
export const verdictCodec: Codec<KeptVerdict> = {
  store: 'verdicts',
  version: 1,
  decode: decodeVerdict,
  ownerOf: ({ chainId }) => ({ chainId, account: 'none' }),
  idOf: ({ provider }) => provider.toLowerCase(),
};
