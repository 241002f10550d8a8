import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeChatWorld, fakeChat, fakeProof, fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';
import { ChatEngine } from './engine';
import { termsOf } from './service-change';
import { nextLookupAt, signatureWindow } from './signature-watch';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function unsigned(): Promise<{ world: FakeChatWorld; engine: ChatEngine; turnId: string }> {
  const world = new FakeChatWorld();
  world.prove = async () => fakeProof('unknown', 'signature-missing');
  const engine = new ChatEngine({ ports: world.ports(), chat: fakeChat(), accepted: termsOf(fakeService()) });
  world.body.push(fakeStream(['a']));
  world.body.end();
  await engine.send('q');
  return { world, engine, turnId: engine.getSnapshot().chat.turns[0]?.id ?? '' };
}

const stateOf = (engine: ChatEngine) => engine.getSnapshot().chat.turns[0]?.state;
const lookupOf = (engine: ChatEngine, turnId: string) => engine.getSnapshot().lookups.get(turnId);

describe('the moments a missing signature is asked for', () => {
  it('end right after the time providers keep one', () => {
    const ended = 1_000_000;
    expect(nextLookupAt(ended, ended)).toBe(ended + 30_000);
    expect(nextLookupAt(ended, ended + 29_999)).toBe(ended + 30_000);
    expect(nextLookupAt(ended, ended + 30_000)).toBe(ended + 120_000);
    expect(nextLookupAt(ended, ended + 600_000)).toBe(ended + signatureWindow + 1_000);
    expect(nextLookupAt(ended, ended + signatureWindow + 1_000)).toBeUndefined();
  });

  it('always lie ahead, and are at most four', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), fc.nat({ max: 2 * signatureWindow }), (ended, waited) => {
        const seen: number[] = [];
        let now = ended + waited;
        for (let next = nextLookupAt(ended, now); next !== undefined; next = nextLookupAt(ended, now)) {
          expect(next).toBeGreaterThan(now);
          seen.push(next);
          now = next;
        }
        expect(seen.length).toBeLessThanOrEqual(4);
        expect(now).toBeLessThanOrEqual(Math.max(ended + waited, ended + signatureWindow + 1_000));
      }),
    );
  });
});

describe('a signature that is not there yet', () => {
  it('is asked for again by itself, each time once, and says when', async () => {
    const { world, engine, turnId } = await unsigned();
    const ended = world.clock.now();
    expect(world.verified.map(({ patience }) => patience)).toEqual(['until-there']);
    expect(lookupOf(engine, turnId)).toEqual({ asked: 1, nextAt: ended + 30_000 });
    world.clock.advance(30_000);
    await settle();
    expect(world.verified.map(({ patience }) => patience)).toEqual(['until-there', 'once']);
    expect(lookupOf(engine, turnId)).toEqual({ asked: 2, nextAt: ended + 120_000 });
    world.prove = async () => fakeProof();
    world.clock.advance(90_000);
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'verified' });
    expect(lookupOf(engine, turnId)).toEqual({ asked: 3, nextAt: undefined });
    world.clock.advance(2 * signatureWindow);
    await settle();
    expect(world.verified).toHaveLength(3);
  });

  it('is waited for as planned when one question fails on its way', async () => {
    const { world, engine, turnId } = await unsigned();
    const ended = world.clock.now();
    world.prove = async () => fakeProof('unknown', 'lookup-failed');
    world.clock.advance(30_000);
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'unverified', why: 'lookup-failed' });
    expect(lookupOf(engine, turnId)).toEqual({ asked: 2, nextAt: ended + 120_000 });
    world.prove = async () => fakeProof();
    world.clock.advance(90_000);
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'verified' });
    expect(lookupOf(engine, turnId)).toEqual({ asked: 3, nextAt: undefined });
  });

  it('is absent once providers keep it no longer, and is not asked for again', async () => {
    const { world, engine, turnId } = await unsigned();
    for (const time of [30_000, 90_000, 480_000]) {
      world.clock.advance(time);
      await settle();
      expect(stateOf(engine)).toEqual({ kind: 'unverified', why: 'signature-missing' });
    }
    world.prove = async () => fakeProof('unknown', 'signature-expired');
    world.clock.advance(signatureWindow);
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'unverified', why: 'signature-expired' });
    expect(lookupOf(engine, turnId)).toEqual({ asked: 5, nextAt: undefined });
  });

  it('holds nobody up while it is asked for', async () => {
    const { world, engine, turnId } = await unsigned();
    let answer = (_proof: ReturnType<typeof fakeProof>) => {};
    world.prove = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    world.clock.advance(30_000);
    await settle();
    expect(engine.getSnapshot().runningTurnId).toBeUndefined();
    const aside = answer;
    world.prove = async () => fakeProof();
    world.body.push(fakeStream(['b']));
    await engine.send('another');
    expect(engine.getSnapshot().chat.turns[1]?.state).toEqual({ kind: 'verified' });
    aside(fakeProof());
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'verified' });
    expect(lookupOf(engine, turnId)?.nextAt).toBeUndefined();
  });

  it('goes on being asked for when a question breaks off', async () => {
    const { world, engine, turnId } = await unsigned();
    const ended = world.clock.now();
    world.readFacts = () => Promise.reject(new Error('offline'));
    world.clock.advance(30_000);
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'unverified', why: 'signature-missing' });
    expect(lookupOf(engine, turnId)).toEqual({ asked: 1, nextAt: ended + 120_000 });
  });

  it('is not asked for after the conversation was closed', async () => {
    const { world, engine } = await unsigned();
    await engine.dispose();
    world.clock.advance(signatureWindow * 2);
    await settle();
    expect(world.verified).toHaveLength(1);
  });

  it('that comes for an earlier attempt proves nothing about the answer that took its place', async () => {
    const { world, engine, turnId } = await unsigned();
    const questions: ((proof: ReturnType<typeof fakeProof>) => void)[] = [];
    world.prove = () => new Promise((resolve) => questions.push(resolve));
    world.clock.advance(30_000);
    await settle();
    world.body.push(fakeStream(['b']));
    const again = engine.retry(turnId);
    await settle();
    const [late, own] = questions;
    late?.(fakeProof());
    await settle();
    expect(stateOf(engine)).toEqual({ kind: 'verifying' });
    own?.(fakeProof('refuted', 'bytes-differ'));
    await again;
    expect(stateOf(engine)).toEqual({ kind: 'refuted', why: 'bytes-differ' });
    expect(lookupOf(engine, turnId)).toEqual({ asked: 1, nextAt: undefined });
  });

  it('of an answer that was asked for once more is forgotten', async () => {
    const { world, engine, turnId } = await unsigned();
    world.prove = async () => fakeProof();
    world.body.push(fakeStream(['b']));
    await engine.retry(turnId);
    expect(lookupOf(engine, turnId)).toEqual({ asked: 1, nextAt: undefined });
    world.clock.advance(signatureWindow * 2);
    await settle();
    expect(world.verified).toHaveLength(2);
  });
});

describe('the machine behind an answer', () => {
  it('is noted as it was kept when the answer was checked', async () => {
    const { engine } = await unsigned();
    expect(engine.getSnapshot().chat.turns[0]?.machine).toEqual({ kind: 'no-signer' });
    const world = new FakeChatWorld();
    world.prove = async () => ({ ...fakeProof(), recoveredSigner: fakeService().teeSignerAddress });
    const next = new ChatEngine({ ports: world.ports(), chat: fakeChat(), accepted: termsOf(fakeService()) });
    world.body.push(fakeStream(['a']));
    world.body.end();
    await next.send('q');
    expect(next.getSnapshot().chat.turns[0]?.machine).toEqual({ kind: 'not-checked' });
  });
});
