import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { pinnedRoots } from '@/lib/attestation/roots';
import { verifyReport } from '@/lib/attestation/verify-report';
import {
  createDevelopmentCollateral,
  createDevelopmentReport,
  developmentRoot,
  developmentRoots,
} from './development-report';

const teeSigner = '0x51515151515151515151515151515151515151aB';
const nonce = new Uint8Array(32).fill(9);
const now = Date.parse('2026-11-21T12:00:00Z');
const signer = { address: teeSigner, acknowledged: true } as const;

describe('the report of a local node', () => {
  it('says that it is simulated, in the report itself', () => {
    const reports = [createDevelopmentReport({ teeSigner }), createDevelopmentReport({ teeSigner, nonce })];
    for (const report of reports) {
      expect(report).toMatchObject({ simulated: true, notice: expect.stringContaining('nothing here is attested') });
    }
  });

  it('is the same bytes each time', () => {
    expect(createDevelopmentReport({ teeSigner, nonce })).toEqual(createDevelopmentReport({ teeSigner, nonce }));
  });

  it('is refused by everybody who trusts Intel’s root', () => {
    const report = createDevelopmentReport({ teeSigner, nonce });
    const verdict = verifyReport({ report, signer, nonce, roots: pinnedRoots, now, readYaml });
    expect(verdict).toMatchObject({ state: 'rejected', level: 0, tamper: ['tdx.pck_chain'] });
  });

  it.each([
    ['/v1/quote', undefined, 3],
    ['the model server’s route, over a nonce', nonce, 4],
  ] as const)('holds under the development root as far as it goes: %s', (_, sent, level) => {
    const report = createDevelopmentReport({ teeSigner, ...(sent === undefined ? {} : { nonce: sent }) });
    const collateral = createDevelopmentCollateral(now);
    const input = { report, signer, roots: developmentRoots, now, readYaml, collateral };
    const verdict = verifyReport({ ...input, ...(sent === undefined ? {} : { nonce: sent }) });
    expect(verdict?.tamper).toEqual([]);
    expect(verdict?.level).toBe(level);
  });

  it('binds the nonce that was sent, and no other', () => {
    const report = createDevelopmentReport({ teeSigner, nonce: new Uint8Array(32).fill(8) });
    const verdict = verifyReport({ report, signer, nonce, roots: developmentRoots, now, readYaml });
    expect(verdict?.tamper).toEqual(['id.nonce']);
  });

  it('is signed under the very root that a local page is built to believe', () => {
    const script = readFileSync(new URL('../../scripts/site-build.mjs', import.meta.url), 'utf8');
    expect(script).toContain(`process.env.NEXT_PUBLIC_DEV_ATTESTATION_ROOT ?? '${developmentRoot}';`);
  });
});
