import fc from 'fast-check';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it, vi } from 'vitest';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { ChatTurn } from '@/lib/domain/chat';
import type { ProofStepId } from '@/lib/domain/verification';
import { proveResponse } from '@/lib/protocol/response-proof';
import { createResponseVerifier } from '@/lib/provider/signature';
import { FakeChatWorld, fakeChat, fakeProof, fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';
import { ChatEngine } from './engine';
import { distrustTurn, isRecheckable, recheckStored, recheckTurn } from './recheck';
import { restoreChat } from './restore';
import { termsOf } from './service-change';

const tee = privateKeyToAccount('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a');
const stranger = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
const service = fakeService({ teeSignerAddress: tee.address });

/** A world whose provider signs what really went over the wire. */
function honestWorld(): FakeChatWorld {
  const world = new FakeChatWorld();
  world.facts = { ...world.facts, service };
  world.prove = async ({ requestHash, responseHash }) => {
    const text = `${requestHash.slice(2)}:${(responseHash ?? '').slice(2)}`;
    const signature = await tee.signMessage({ message: text });
    return proveResponse({
      mode: 'combined',
      expectedSigner: tee.address,
      requestHash,
      responseHash,
      answer: { state: 'found', text, signature },
      seen: false,
      checkedAt: 1,
    });
  };
  return world;
}

type Kept = { readonly world: FakeChatWorld; readonly turn: ChatTurn; readonly evidence: AnswerEvidence };

/** One honest answer as this browser keeps it. */
async function keptAnswer(words: readonly string[] = ['Grüße', ', 世界']): Promise<Kept> {
  const world = honestWorld();
  const engine = new ChatEngine({ ports: world.ports(), chat: fakeChat(), accepted: termsOf(service) });
  world.body.push(fakeStream(words));
  world.body.end();
  await engine.send('How is an answer proven?');
  const [turn] = engine.getSnapshot().chat.turns;
  const [evidence] = world.evidence;
  if (turn === undefined || evidence === undefined) throw new Error('Nothing was kept.');
  return { world, turn, evidence };
}

const anyWords = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 6 });

type Known = Parameters<typeof recheckTurn>[1];

const told = ({ proof }: ChatTurn, id: ProofStepId) => {
  const step = proof?.steps.find((other) => other.id === id);
  return `${step?.state} ${step?.reason}`;
};

const recheck = (kept: Kept, change: Partial<Known> = {}, turn: ChatTurn = kept.turn) =>
  recheckTurn(distrustTurn(turn), {
    evidence: kept.evidence,
    chain: { service },
    seen: false,
    at: 7,
    ...change,
  });

describe('a stored answer', () => {
  it('is verified again from its bytes, not from its old verdict', async () => {
    const kept = await keptAnswer();
    expect(kept.turn.state).toEqual({ kind: 'verified' });
    const taken = distrustTurn(kept.turn);
    expect(taken.state).toEqual({ kind: 'unverified', why: 'rechecking' });
    const again = await recheck(kept);
    expect(again.state).toEqual({ kind: 'verified' });
    expect(again.proof?.checkedAt).toBe(7);
    expect({ ...again, proof: undefined }).toEqual({ ...kept.turn, proof: undefined });
  });

  it('is never refuted where nothing was changed, whatever was asked and answered', async () => {
    await fc.assert(
      fc.asyncProperty(anyWords, async (pieces) => {
        const kept = await keptAnswer(pieces);
        expect((await recheck(kept)).state).toEqual({ kind: 'verified' });
      }),
      { numRuns: 12 },
    );
  });

  it('is refused when any byte that was kept of the answer or the question is another', async () => {
    const kept = await keptAnswer();
    const side = fc.constantFrom('request' as const, 'response' as const);
    await fc.assert(
      fc.asyncProperty(side, fc.nat(), fc.integer({ min: 1, max: 90 }), async (name, place, by) => {
        const { text } = kept.evidence[name];
        const at = place % text.length;
        const letter = String.fromCharCode(((text.charCodeAt(at) + by) % 94) + 33);
        fc.pre(letter !== text[at]);
        const changed = { form: 'utf8', text: `${text.slice(0, at)}${letter}${text.slice(at + 1)}` } as const;
        const again = await recheck(kept, { evidence: { ...kept.evidence, [name]: changed } });
        expect(told(again, name)).toBe('refuted evidence-changed');
        expect(again.state).toEqual({ kind: 'refuted', why: 'evidence-changed' });
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['the answer shown', { answerText: 'Something else' }, 'response'],
    ['the reasoning shown', { reasoningText: 'made up' }, 'response'],
    ['the question shown', { userText: 'Another question?' }, 'request'],
  ] as const)('is refused when %s is not what the bytes say', async (_what, change, id) => {
    const kept = await keptAnswer();
    const again = await recheck(kept, {}, { ...kept.turn, ...change });
    expect(told(again, id)).toBe('refuted evidence-changed');
  });

  it('is refused when the noted hashes were changed, with the bytes or without', async () => {
    const kept = await keptAnswer();
    const { exchange } = kept.turn;
    if (exchange === undefined) throw new Error('The turn has an exchange.');
    const other = `0x${'77'.repeat(32)}` as const;
    const request = await recheck(kept, {}, { ...kept.turn, exchange: { ...exchange, requestHash: other } });
    expect(told(request, 'request')).toBe('refuted evidence-changed');
    const response = await recheck(kept, {}, { ...kept.turn, exchange: { ...exchange, responseHash: other } });
    expect(told(response, 'response')).toBe('refuted evidence-changed');
  });

  it('is refused when everything but the signature was exchanged for another whole answer', async () => {
    const kept = await keptAnswer();
    const forged = await keptAnswer(['A', 'nother']);
    const turn: ChatTurn = { ...forged.turn, proof: kept.turn.proof };
    const again = await recheck({ ...forged, turn });
    expect(told(again, 'response')).toBe('refuted bytes-differ');
  });

  it('is not proven by a key that only storage names', async () => {
    const kept = await keptAnswer();
    const { proof } = kept.turn;
    if (proof?.signedText === undefined) throw new Error('The turn has a signed text.');
    const signature = await stranger.signMessage({ message: proof.signedText });
    const forged = { ...kept.turn, proof: { ...proof, signature, expectedSigner: stranger.address } };
    const again = await recheck(kept, {}, forged);
    expect(told(again, 'signer')).toBe('unknown signer-replaced');
    expect(told(again, 'response')).toBe('unknown blocked-by-earlier-step');
    const lazy = await recheck(kept, {}, { ...kept.turn, proof: { ...proof, signature } });
    expect(told(lazy, 'signer')).toBe('refuted signer-differs');
  });

  it.each([
    ['the chain cannot be read', undefined, 'unknown chain-not-read'],
    ['the provider is gone', { service: undefined }, 'unknown signer-replaced'],
    [
      'another key is registered',
      { service: fakeService({ teeSignerAddress: stranger.address }) },
      'unknown signer-replaced',
    ],
    [
      'the key is no longer accepted',
      { service: fakeService({ teeSignerAddress: tee.address, teeSignerAcknowledged: false }) },
      'unknown signer-replaced',
    ],
  ] as const)('proves nothing while %s', async (_what, chain, words) => {
    const again = await recheck(await keptAnswer(), { chain });
    expect(told(again, 'signer')).toBe(words);
    expect(told(again, 'request')).toBe('unknown blocked-by-earlier-step');
    expect(told(again, 'response')).toBe('unknown blocked-by-earlier-step');
    expect(again.state.kind).toBe('unverified');
  });

  it('without its bytes proves only who signed', async () => {
    const kept = await keptAnswer();
    const missing = ['proven matches', 'unknown evidence-missing', 'unknown evidence-missing'];
    const words = (turn: ChatTurn) => (['signer', 'request', 'response'] as const).map((id) => told(turn, id));
    expect(words(await recheck(kept, { evidence: undefined }))).toEqual(missing);
    const { evidence } = kept;
    expect(words(await recheck(kept, { evidence: { ...evidence, exchangeId: 'other' } }))).toEqual(missing);
    expect(words(await recheck(kept, { evidence: { ...evidence, turnId: 'other' } }))).toEqual(missing);
    const damaged = { form: 'base64', text: '*' } as const;
    expect(words(await recheck(kept, { evidence: { ...evidence, request: damaged } }))).toEqual(missing);
    expect(words(await recheck(kept, { evidence: { ...evidence, response: damaged } }))).toEqual(missing);
  });

  it('is refused when its signed text belongs to another exchange', async () => {
    const again = await recheck(await keptAnswer(), { seen: true });
    expect(again.state).toEqual({ kind: 'refuted', why: 'replayed' });
  });

  it('has no verdict where storage holds one without what it rests on', async () => {
    const kept = await keptAnswer();
    const { proof } = kept.turn;
    if (proof === undefined) throw new Error('The turn has a proof.');
    for (const change of [{ signedText: undefined }, { signature: undefined }]) {
      const again = await recheck(kept, {}, { ...kept.turn, proof: { ...proof, ...change } });
      expect(again.state).toEqual({ kind: 'unverified', why: 'rechecking' });
      const direct = await recheckTurn(
        { ...kept.turn, proof: { ...proof, ...change } },
        { evidence: kept.evidence, chain: { service }, seen: false, at: 7 },
      );
      expect(direct.state).toEqual({ kind: 'unverified', why: 'evidence-missing' });
    }
    const bare = { ...kept.turn, proof: undefined };
    expect(isRecheckable(bare)).toBe(false);
    expect(await recheckTurn(bare, { evidence: undefined, chain: { service }, seen: false, at: 7 })).toBe(bare);
  });

  it('keeps what was refuted refuted', async () => {
    const kept = await keptAnswer();
    const { proof, exchange } = kept.turn;
    if (proof === undefined || exchange === undefined) throw new Error('The turn has a proof.');
    const text = `${exchange.requestHash.slice(2)}:${'0'.repeat(64)}`;
    const signature = await tee.signMessage({ message: text });
    const again = await recheck(kept, {}, { ...kept.turn, proof: { ...proof, signedText: text, signature } });
    expect(again.state).toEqual({ kind: 'refuted', why: 'bytes-differ' });
  });
});

describe('a chat taken up from storage', () => {
  const reopened = (kept: Kept, turns: readonly ChatTurn[] = [kept.turn]) =>
    new ChatEngine({
      ports: kept.world.ports(),
      chat: restoreChat(fakeChat({ turns })),
      accepted: termsOf(service),
    });
  const stateIn = (engine: ChatEngine) => engine.getSnapshot().chat.turns[0]?.state;

  /** A stored answer without a signature, whose words were changed since; its provider signs what really came. */
  async function unsignedAndChanged() {
    const kept = await keptAnswer();
    const { world, turn } = kept;
    const sign = world.prove;
    const unsigned: ChatTurn = {
      ...turn,
      answerText: 'made up',
      state: { kind: 'unverified', why: 'signature-missing' },
      proof: { ...fakeProof('unknown', 'signature-missing'), expectedSigner: tee.address },
    };
    return { world, engine: reopened(kept, [unsigned]), unsigned, sign };
  }

  it('shows nothing as proven until its bytes were looked at, and then what they prove', async () => {
    const kept = await keptAnswer();
    const before = kept.world.saved.length;
    const engine = reopened(kept);
    expect(stateIn(engine)).toEqual({ kind: 'unverified', why: 'rechecking' });
    await engine.recheck();
    expect(stateIn(engine)).toEqual({ kind: 'verified' });
    expect(engine.getSnapshot().chat.updatedAt).toBe(0);
    expect(kept.world.saved.length).toBe(before);
  });

  it('is not believed where storage or chain refuse', async () => {
    const kept = await keptAnswer();
    kept.world.readFacts = () => Promise.reject(new Error('offline'));
    const engine = reopened(kept);
    await engine.recheck();
    expect(stateIn(engine)).toEqual({ kind: 'unverified', why: 'chain-not-read' });
    const ports = kept.world.ports();
    const broken = {
      ...ports,
      store: { ...ports.store, findEvidence: () => Promise.reject(new Error('denied')) },
      verifier: { ...ports.verifier, isUsedElsewhere: () => Promise.reject(new Error('denied')) },
    };
    const chat = fakeChat({ turns: [kept.turn] });
    const again = await recheckStored(distrustTurn(kept.turn), { chat, chain: { service }, ports: broken });
    expect(again.state).toEqual({ kind: 'unverified', why: 'evidence-missing' });
    const forgetful = { ...ports, verifier: broken.verifier };
    const unsure = await recheckStored(distrustTurn(kept.turn), { chat, chain: { service }, ports: forgetful });
    expect(told(unsure, 'request')).toBe('proven matches');
    expect(told(unsure, 'response')).toBe('unknown memory-not-read');
    const nobody = fakeChat({ user: 'none', turns: [kept.turn] });
    const unowned = await recheckStored(distrustTurn(kept.turn), { chat: nobody, chain: { service }, ports });
    expect(unowned.state).toEqual({ kind: 'unverified', why: 'evidence-missing' });
  });

  it('refuses a text that was used for another exchange', async () => {
    const kept = await keptAnswer();
    kept.world.usedElsewhere.add(kept.turn.proof?.signedText ?? '');
    const engine = reopened(kept);
    await engine.recheck();
    expect(stateIn(engine)).toEqual({ kind: 'refuted', why: 'replayed' });
  });

  it('checked again by a press is held to its bytes, not to the hashes beside them', async () => {
    const kept = await keptAnswer();
    const missing = { ...kept.turn, answerText: 'made up' };
    kept.world.prove = async (request) => {
      const world = honestWorld();
      return world.prove(request);
    };
    const unsigned: ChatTurn = {
      ...missing,
      state: { kind: 'unverified', why: 'signature-missing' },
      proof: missing.proof && {
        ...missing.proof,
        signedText: undefined,
        signature: undefined,
        steps: missing.proof.steps.map((step) => ({ ...step, state: 'unknown', reason: 'signature-missing' })),
      },
    };
    const engine = reopened(kept, [unsigned]);
    await engine.recheck();
    expect(stateIn(engine)).toEqual({ kind: 'unverified', why: 'signature-missing' });
    await engine.checkAgain(unsigned.id);
    expect(stateIn(engine)).toEqual({ kind: 'refuted', why: 'evidence-changed' });
  });

  it('is shown as proven at no moment of a further look before its bytes were looked at', async () => {
    const { world, engine, unsigned } = await unsignedAndChanged();
    const seen: unknown[] = [];
    engine.subscribe(() => seen.push(stateIn(engine)));
    await engine.checkAgain(unsigned.id);
    expect(stateIn(engine)).toEqual({ kind: 'refuted', why: 'evidence-changed' });
    expect(seen).not.toContainEqual({ kind: 'verified' });
    expect(world.saved.at(-1)?.turns[0]?.state).toEqual({ kind: 'unverified', why: 'rechecking' });
  });

  it('is held to its bytes also where its signature comes by itself later', async () => {
    const { world, engine, unsigned, sign } = await unsignedAndChanged();
    world.prove = async () => fakeProof('unknown', 'signature-missing');
    await engine.checkAgain(unsigned.id);
    world.prove = sign;
    const seen: unknown[] = [];
    engine.subscribe(() => seen.push(stateIn(engine)));
    world.clock.advance(30_000);
    await vi.waitFor(() => expect(stateIn(engine)).toEqual({ kind: 'refuted', why: 'evidence-changed' }));
    expect(world.verified.at(-1)?.patience).toBe('once');
    expect(seen).not.toContainEqual({ kind: 'verified' });
  });

  it('keeps the signature it has where the provider no longer has it', async () => {
    const kept = await keptAnswer();
    const readFacts = kept.world.readFacts;
    kept.world.readFacts = () => Promise.reject(new Error('offline'));
    const engine = reopened(kept);
    await engine.recheck();
    expect(stateIn(engine)).toEqual({ kind: 'unverified', why: 'chain-not-read' });
    kept.world.readFacts = readFacts;
    kept.world.prove = async () => fakeProof('unknown', 'signature-expired');
    await engine.checkAgain(kept.turn.id);
    expect(stateIn(engine)).toEqual({ kind: 'verified' });
  });

  it('asked once more keeps the bytes of the new answer in the place of the old', async () => {
    const kept = await keptAnswer();
    const engine = reopened(kept);
    kept.world.body.push(fakeStream(['Once more']));
    await engine.retry(kept.turn.id);
    expect(kept.world.evidence.map(({ turnId }) => turnId)).toEqual([kept.turn.id, kept.turn.id]);
    expect(kept.world.evidence[1]?.exchangeId).not.toBe(kept.world.evidence[0]?.exchangeId);
    expect(stateIn(engine)).toEqual({ kind: 'verified' });
  });

  it('after it was closed changes no more', async () => {
    const kept = await keptAnswer();
    const engine = reopened(kept);
    const rechecking = engine.recheck();
    await engine.dispose();
    await rechecking;
    expect(stateIn(engine)).toEqual({ kind: 'unverified', why: 'rechecking' });
  });

  it('asks the memory of signed texts by text and exchange', async () => {
    const asked: unknown[] = [];
    const verifier = createResponseVerifier({
      local: true,
      now: () => 1,
      wait: async () => undefined,
      memory: { claim: async (input) => asked.push(input) > 1 },
    });
    expect(await verifier.isUsedElsewhere({ text: 't', exchangeId: 'e' })).toBe(false);
    expect(await verifier.isUsedElsewhere({ text: 't', exchangeId: 'f' })).toBe(true);
    expect(asked).toEqual([
      { text: 't', exchangeId: 'e' },
      { text: 't', exchangeId: 'f' },
    ]);
  });
});
