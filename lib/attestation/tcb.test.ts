import { describe, expect, it } from 'vitest';
import {
  createSimulatedIntel,
  createSimulatedNvidia,
  type PlatformTerms,
  rootsOf,
  simulatedPlatform,
} from '@/network/attestation/authority';
import {
  buildCollateral,
  type CollateralTerms,
  moduleIdentity,
  platformLevel,
  svnLevel,
} from '@/network/attestation/collateral-writer';
import { buildQuote, type QuoteTerms } from '@/network/attestation/quote-writer';
import { checkCollateral } from './collateral';
import { checkQuote } from './quote-checks';
import { worstStatus } from './tcb';
import { tcbStatuses } from './tcb-document';

const now = Date.parse('2026-07-05T00:00:00Z');

type Machine = {
  readonly platform?: Partial<PlatformTerms>;
  readonly quote?: QuoteTerms;
  readonly collateral?: CollateralTerms;
  readonly withoutIdentity?: boolean;
};

function statusOfMachine({ platform = {}, quote = {}, collateral = {}, withoutIdentity = false }: Machine) {
  const intel = createSimulatedIntel({ platform });
  const roots = rootsOf(intel, createSimulatedNvidia({ firmwareId: new Uint8Array(48) }));
  const findings = checkQuote({ quote: buildQuote(intel, quote), roots, now });
  const { qeIdentity, ...others } = buildCollateral(createSimulatedIntel(), collateral);
  const documents = withoutIdentity ? others : { ...others, qeIdentity };
  const { checks } = checkCollateral({ findings, collateral: documents, roots, now });
  const found = checks.find(({ id }) => id === 'tcb.status');
  return { status: found?.status, detail: found?.detail };
}

const teeTcbSvn = (...svns: readonly number[]) => ({
  body: { teeTcbSvn: Uint8Array.from({ length: 16 }, (_, at) => svns[at] ?? 0) },
});
const levels = (tcbStatus: string) => ({ tcbLevels: [platformLevel({ tcbStatus }, { sgx: [], pceSvn: 0, tdx: [] })] });
const lowered = simulatedPlatform.componentSvns.map((svn, at) => (at === 0 ? svn - 1 : svn));

describe('how well a machine is patched', () => {
  it('is up to date when platform, module and enclave are', () => {
    expect(statusOfMachine({}).status).toBe('pass');
    expect(statusOfMachine({ quote: teeTcbSvn(6, 1, 3) }).status).toBe('pass');
    expect(statusOfMachine({ quote: teeTcbSvn(3, 3, 3) }).status).toBe('pass');
  });

  it.each<[string, Machine, string]>([
    [
      'one processor component too low',
      { platform: { componentSvns: lowered } },
      'OutOfDate with INTEL-SA-01036, INTEL-SA-01079',
    ],
    ['PCESVN too low', { platform: { pceSvn: 12 } }, 'OutOfDate with INTEL-SA-01036'],
    ['a TDX component too low', { quote: teeTcbSvn(5, 0, 2) }, 'OutOfDate with INTEL-SA-01036'],
    ['a module without a version too low', { quote: teeTcbSvn(4, 0, 3) }, 'OutOfDate with INTEL-SA-01036'],
    ['a module with a version too low', { quote: teeTcbSvn(5, 1, 3) }, 'OutOfDate with INTEL-SA-01099'],
    ['an enclave too low', { quote: { enclave: { svn: 3 } } }, 'OutOfDate with INTEL-SA-00615'],
    [
      'all advisories of all parts',
      { platform: { pceSvn: 12 }, quote: { ...teeTcbSvn(5, 1, 3), enclave: { svn: 1 } } },
      'INTEL-SA-00615, INTEL-SA-01036, INTEL-SA-01079, INTEL-SA-01099',
    ],
    [
      'an enclave too low that no list names otherwise',
      { withoutIdentity: true, platform: { pceSvn: 12 } },
      'OutOfDate',
    ],
  ])('warns with the advisories: %s', (_, machine, words) => {
    const { status, detail } = statusOfMachine(machine);
    expect(status).toBe('warn');
    expect(detail).toContain(words);
  });

  it.each(tcbStatuses)('tells Intel’s word %s', (word) => {
    const expected = word === 'UpToDate' ? 'pass' : word === 'Revoked' ? 'fail' : 'warn';
    const { status, detail } = statusOfMachine({ collateral: { tcbInfo: levels(word) } });
    expect(status).toBe(expected);
    expect(detail).toContain(word);
  });

  it('rejects when only the enclave or only the module is revoked', () => {
    const revoked = [svnLevel({ tcbStatus: 'Revoked' }, 0)];
    expect(statusOfMachine({ collateral: { qeIdentity: { tcbLevels: revoked } } }).status).toBe('fail');
    const tdxModuleIdentities = [moduleIdentity('TDX_01', revoked)];
    const machine = { quote: teeTcbSvn(6, 1, 3), collateral: { tcbInfo: { tdxModuleIdentities } } };
    expect(statusOfMachine(machine).status).toBe('fail');
  });

  it.each<[string, Machine]>([
    ['a word Intel may add later', { collateral: { tcbInfo: levels('TDRelaunchAdvised') } }],
    ['below every level', { platform: { pceSvn: 4 } }],
    ['a module nobody lists', { quote: teeTcbSvn(6, 2, 3) }],
    ['a module below its levels', { quote: teeTcbSvn(2, 3, 3) }],
    ['an enclave below its levels', { quote: { enclave: { svn: 0 } } }],
    ['no enclave identity', { withoutIdentity: true }],
  ])('is unknown, never passed: %s', (_, machine) => {
    expect(statusOfMachine(machine).status).toBe('unknown');
  });

  it('finds a module of version 16 under its hexadecimal name', () => {
    const tdxModuleIdentities = [moduleIdentity('TDX_10', [svnLevel({ tcbStatus: 'UpToDate' }, 1)])];
    const machine = { quote: teeTcbSvn(6, 16, 3), collateral: { tcbInfo: { tdxModuleIdentities } } };
    expect(statusOfMachine(machine).status).toBe('pass');
  });

  it('skips the two module components only where the module has its own version', () => {
    expect(statusOfMachine({ quote: teeTcbSvn(3, 3, 3) }).status).toBe('pass');
    expect(statusOfMachine({ quote: teeTcbSvn(3, 0, 3) }).status).toBe('warn');
  });

  it('calls out of date beside a needed configuration both', () => {
    expect(worstStatus(['OutOfDate', 'ConfigurationNeeded'])).toBe('OutOfDateConfigurationNeeded');
    expect(worstStatus(['ConfigurationAndSWHardeningNeeded', 'OutOfDate'])).toBe('OutOfDateConfigurationNeeded');
    expect(worstStatus(['OutOfDate', 'SWHardeningNeeded'])).toBe('OutOfDate');
    expect(worstStatus(['Revoked', 'ConfigurationNeeded'])).toBe('Revoked');
    expect(worstStatus([])).toBe('UpToDate');
  });
});
