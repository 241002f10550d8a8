import { encodeHex, isZero } from './bytes';
import { type Check, makeCheck } from './check';
import type { TdxQuote } from './verdict-types';

const bit = (position: number) => 1n << BigInt(position);

/** TD attributes of the TDX module specification: one debug bit, and those a trust domain may set. */
const debug = bit(0);
const septVeDisable = bit(28);
const migratable = bit(29);
const always = septVeDisable | bit(30) | bit(31) | bit(63);
const allowed = { '1.0': always, '1.5': always | bit(27) | migratable };

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function policyProblem(quote: TdxQuote): string | undefined {
  const attributes = littleEndian(quote.tdAttributes);
  if ((attributes & debug) !== 0n) return 'the machine runs in debug mode, so its host can read its memory';
  if ((attributes & septVeDisable) === 0n) return 'SEPT_VE_DISABLE is not set';
  if ((attributes & ~allowed[quote.tdType]) !== 0n) return 'reserved attribute bits are set';
  if (!isZero(quote.mrSignerSeam)) return "the TDX module is not signed by Intel's own key";
  if (!isZero(quote.seamAttributes)) return 'the TDX module has attributes set';
  return undefined;
}

/** Judge the trust domain's own settings (attestation §4, tdx.td_policy). */
export function tdPolicyCheck(quote: TdxQuote): Check {
  const evidence = [
    { label: 'TD attributes', value: encodeHex(quote.tdAttributes) },
    { label: 'MRSIGNERSEAM', value: encodeHex(quote.mrSignerSeam) },
    { label: 'SEAM attributes', value: encodeHex(quote.seamAttributes) },
  ];
  const problem = policyProblem(quote);
  if (problem !== undefined)
    return makeCheck('tdx.td_policy', 'fail', `Not a protected machine: ${problem}.`, evidence);
  return makeCheck('tdx.td_policy', 'pass', 'The machine is not in debug mode and its memory is protected.', evidence);
}

/** Warn of an attached service machine; where none is, there is nothing to say (attestation §4, tdx.service_td). */
export function serviceTdCheck(quote: TdxQuote): readonly Check[] {
  if (quote.mrServiceTd === undefined || isZero(quote.mrServiceTd)) return [];
  const evidence = [{ label: 'MRSERVICETD', value: encodeHex(quote.mrServiceTd) }];
  return [makeCheck('tdx.service_td', 'warn', 'A service machine is attached; it may move this one.', evidence)];
}
