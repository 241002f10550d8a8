import { sha256 } from '@noble/hashes/sha2';
import { keccak_256 } from '@noble/hashes/sha3';
import type { JsonObject } from '@/lib/domain/json';
import { parseJsonObject } from '@/lib/domain/json';
import { decodeHex, decodeText, encodeHex, encodeText, isZero, joinBytes, sameBytes } from './bytes';
import { type Check, makeCheck } from './check';
import { bootPayload, type LogEvent } from './event-log';

type ConfigInput = {
  readonly mrConfigId: Uint8Array;
  readonly composeText: string | undefined;
  /** The app_compose as JSON. */
  readonly appCompose: JsonObject | undefined;
  readonly events: readonly LogEvent[];
};

/** The byte of a key provider's kind (attestation §2, from public sources). */
const providerKinds: Readonly<Record<string, number>> = { none: 0, local: 1, 'local-sgx': 1, kms: 2, tpm: 3 };

function padded(version: number, digest: Uint8Array): Uint8Array {
  return joinBytes(Uint8Array.of(version), digest, new Uint8Array(47 - digest.length));
}

/** The kind the configuration itself asks for, else the one the boot log names. */
function providerKind({ appCompose, events }: ConfigInput): number | undefined {
  const named = appCompose?.key_provider;
  if (typeof named === 'string') return providerKinds[named];
  if (appCompose?.kms_enabled === true) return providerKinds.kms;
  if (appCompose?.local_key_provider_enabled === true) return providerKinds.local;
  const payload = bootPayload(events, 'key-provider');
  const provider = payload && parseJsonObject(decodeText(payload) ?? '');
  return typeof provider?.name === 'string' ? providerKinds[provider.name] : providerKinds.none;
}

function secondForm(input: ConfigInput, composeHash: Uint8Array): Uint8Array | undefined {
  const appId = bootPayload(input.events, 'app-id');
  const kind = providerKind(input);
  const providerId = decodeHex(
    typeof input.appCompose?.key_provider_id === 'string' ? input.appCompose.key_provider_id : '',
  );
  if (appId?.length !== 20 || kind === undefined || providerId === undefined) return undefined;
  return padded(2, keccak_256(joinBytes(composeHash, appId, Uint8Array.of(kind), providerId)));
}

/** Check app.mr_config_id: the CPU's own register names the same configuration (attestation §2, §4). */
export function mrConfigIdCheck(input: ConfigInput): Check {
  const id = 'app.mr_config_id';
  const { mrConfigId, composeText } = input;
  const evidence = [{ label: 'MRCONFIGID', value: encodeHex(mrConfigId) }];
  if (isZero(mrConfigId)) return makeCheck(id, 'unknown', 'The register is empty.', evidence);
  if (composeText === undefined) return makeCheck(id, 'unknown', 'The report carries no configuration text.', evidence);
  const version = mrConfigId[0];
  const composeHash = sha256(encodeText(composeText));
  if (version !== 1 && version !== 2) {
    return makeCheck(id, 'unknown', `The register has form ${version}, which is not recomputed here.`, evidence);
  }
  const expected = version === 1 ? padded(1, composeHash) : secondForm(input, composeHash);
  if (!expected) return makeCheck(id, 'unknown', 'The report lacks what form 2 is made of.', evidence);
  return sameBytes(expected, mrConfigId)
    ? makeCheck(id, 'pass', `The register names this configuration (form ${version}).`, evidence)
    : makeCheck(id, 'fail', `The register names another configuration (form ${version}).`, evidence);
}
