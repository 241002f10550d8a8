import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { encodeHex } from '@/lib/attestation/bytes';
import { tappComposeHash } from '@/lib/attestation/compose';
import { readYaml } from '@/lib/attestation/compose-yaml';
import type { EcPublicKey } from '@/lib/attestation/ecdsa';
import { readGpuPayload } from '@/lib/attestation/gpu';
import { judgedEvents, readLogs } from '@/lib/attestation/log-checks';
import { parseQuote } from '@/lib/attestation/quote';
import { parseReport } from '@/lib/attestation/report';
import { verifyReport } from '@/lib/attestation/verify-report';
import type { Verdict } from '@/lib/domain/attestation';
import { buildGpuEvidence } from '../attestation/gpu-writer';
import { writeAppCompose } from '../attestation/report-writer';
import { createDice, flipOneBit, mutateValue } from './mutations';
import {
  brokerReport,
  collateral,
  modelReport,
  now,
  nvidia,
  roots,
  signer,
  simulatedImage,
  tappReport,
} from './simulated-case';

// A signature over the same bytes is checked once: a hundred thousand changed reports share nearly all of theirs.
vi.mock('@/lib/attestation/ecdsa', async (importOriginal) => {
  const original = await importOriginal<typeof import('@/lib/attestation/ecdsa')>();
  const known = new Map<string, boolean>();
  const verifyEcdsa = (key: EcPublicKey, message: Uint8Array, signature: Uint8Array): boolean => {
    const sum = createHash('sha256').update(`${key.curve} ${message.length} ${signature.length} ${key.point.length} `);
    const id = sum.update(key.point).update(message).update(signature).digest('base64');
    const found = known.get(id) ?? original.verifyEcdsa(key, message, signature);
    if (known.size < 50_000) known.set(id, found);
    return found;
  };
  return { ...original, verifyEcdsa };
});

/** `npm run attestation:soak` asks for a hundred thousand. */
const mutations = Number(process.env.ATTESTATION_MUTATIONS ?? '10000');
/** One-bit changes of a quote, for the soak as many. */
const bits = Number(process.env.ATTESTATION_BITS ?? String(mutations / 20));
const timeout = 3_600_000;

const nonce = new Uint8Array(32).fill(0x77);
const gpus = [buildGpuEvidence(nvidia, { nonce })];
const bases = [brokerReport(), modelReport({ gpus }), tappReport()] as const;

function verdictOn(report: unknown, sent: Uint8Array | undefined): Verdict | undefined {
  return verifyReport({
    report,
    signer: { address: signer, acknowledged: true },
    nonce: sent,
    collateral,
    now,
    roots,
    readYaml,
    guestImages: [simulatedImage],
  });
}

/** Everything a verdict of level 3 lets a user believe: signed bytes, configuration, boot events, GPU measurements. */
function factsOf(answer: unknown, gpuCounts: boolean): string {
  const report = parseReport(answer);
  if (!report?.quote) return 'none';
  const events = judgedEvents(readLogs(report));
  const runtime = events
    .filter(({ register }) => register === 3)
    .map(({ name, payload }) => `${name}=${encodeHex(payload)}`);
  const others = events
    .filter(({ register }) => register !== 3)
    .map(({ register, digest }) => `${register}=${encodeHex(digest)}`);
  // A tapp measures what its configuration means, not its spaces and comments.
  const compose = report.kind === 'tapp' ? tappComposeHash(report.composeText ?? '', readYaml) : report.composeText;
  const gpu = readGpuPayload(gpuCounts ? report.gpuPayload : undefined);
  const measured = gpu.state === 'read' ? [...new Set(gpu.gpus.map(({ signed }) => encodeHex(signed)))] : [];
  return JSON.stringify([encodeHex(parseQuote(report.quote).signed), compose, runtime, others.sort(), measured]);
}

type Tally = { rejected: number; unusable: number; lower: number; same: number };

describe(`${mutations} reports with one change that knows their structure`, () => {
  it('throw nothing, and none that changes a fact reaches the level of the honest one', { timeout }, () => {
    const tally: Tally = { rejected: 0, unusable: 0, lower: 0, same: 0 };
    const honest = bases.map((report) => ({
      level: verdictOn(report, nonce)?.level ?? 0,
      facts: [factsOf(report, false), factsOf(report, true)],
    }));
    expect(honest.map(({ level }) => level)).toEqual([3, 5, 3]);
    for (let seed = 1; seed <= mutations; seed += 1) {
      const which = seed % bases.length;
      const mutant = mutateValue(bases[which], createDice(seed));
      const verdict = verdictOn(mutant, nonce);
      if (!verdict) tally.unusable += 1;
      else if (verdict.state === 'rejected') tally.rejected += 1;
      else if (verdict.level < 3) tally.lower += 1;
      else {
        // Members nobody signs and nobody is shown as a fact may change: names, copies, payloads of the firmware's events.
        tally.same += 1;
        // Evidence of a GPU that is gone says nothing, and so does the axis then.
        const gpuCounts = verdict.gpu !== 'none';
        if (factsOf(mutant, gpuCounts) !== honest[which]?.facts[gpuCounts ? 1 : 0])
          expect.fail(`seed ${seed} changed a fact and reached level ${verdict.level}`);
      }
    }
    process.stderr.write(`mutations: ${JSON.stringify(tally)}\n`);
    expect(tally.rejected).toBeGreaterThan(mutations / 2);
  });

  it('reject one-bit changes of a quote but for line breaks of its certificates', { timeout }, () => {
    const report = brokerReport();
    const quote = String(report.quote);
    const text = Buffer.from(quote, 'hex').toString('latin1');
    let survivors = 0;
    for (let seed = 1; seed <= bits; seed += 1) {
      const changed = flipOneBit(quote, createDice(seed));
      const verdict = verdictOn({ ...report, quote: changed }, undefined);
      if (verdict?.state === 'rejected') continue;
      survivors += 1;
      const other = Buffer.from(changed, 'hex').toString('latin1');
      const place = [...text].findIndex((character, at) => character !== other[at]);
      // A line break turned into another blank is still no part of a certificate.
      expect(`${place} ${JSON.stringify(text[place])}`).toBe(`${place} "\\n"`);
    }
    process.stderr.write(`one-bit changes: ${survivors} of ${bits} survive\n`);
  });

  it('never throw for collateral with one change, and never raise a level', { timeout }, () => {
    const report = modelReport({ gpus });
    const plain = {
      tcbInfo: collateral.tcbInfo,
      qeIdentity: collateral.qeIdentity,
      pckCrl: Buffer.from(collateral.pckCrl).toString('hex'),
      rootCrl: Buffer.from(collateral.rootCrl).toString('hex'),
    };
    for (let seed = 1; seed <= mutations / 20; seed += 1) {
      const changed = mutateValue(plain.tcbInfo.body, createDice(seed));
      const body = typeof changed === 'string' ? changed : 'null';
      const crl = Buffer.from(flipOneBit(plain.pckCrl, createDice(seed)), 'hex');
      const doctored = seed % 2 === 0 ? { tcbInfo: { ...plain.tcbInfo, body } } : { pckCrl: crl };
      const verdict = verifyReport({
        ...{ report, signer: { address: signer, acknowledged: true }, nonce, now, roots, readYaml },
        guestImages: [simulatedImage],
        collateral: { ...collateral, ...doctored },
      });
      const unchanged = seed % 2 === 0 && body === plain.tcbInfo.body;
      // What is not signed around the signed object may change; the object itself may not.
      const status = verdict?.checks.find(
        ({ id }) => id === (seed % 2 === 0 ? 'col.tcb_info' : 'col.revocation'),
      )?.status;
      if (status === 'pass' && !unchanged) expect(body.includes(plain.tcbInfo.body.slice(11, 400))).toBe(true);
    }
  });
});

describe(`${mutations / 100} honest visits`, () => {
  it('are never refuted, whatever the nonce, the signer and the configuration', { timeout }, () => {
    for (let seed = 1; seed <= mutations / 100; seed += 1) {
      const fresh = createHash('sha256').update(`nonce ${seed}`).digest();
      const own = `0x${createHash('sha256').update(`signer ${seed}`).digest('hex').slice(0, 40)}`;
      const file = `services:\n  s${seed}:\n    image: example.org/a@sha256:${fresh.toString('hex')}\n`;
      const report = modelReport({
        signer: own,
        nonce: fresh,
        appCompose: writeAppCompose(file),
        gpus: [buildGpuEvidence(nvidia, { nonce: fresh })],
      });
      const verdict = verifyReport({
        ...{ report: JSON.stringify(report), signer: { address: own, acknowledged: true }, nonce: fresh },
        ...{ collateral, now, roots, readYaml, guestImages: [simulatedImage] },
      });
      expect(verdict).toMatchObject({ level: 5, gpu: 'G1', tamper: [] });
    }
  });
});
