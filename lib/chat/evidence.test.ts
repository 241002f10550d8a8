import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeChat } from '@/lib/testing/fake-chat-ports';
import { bytesOf, createBodyCopy, evidenceLimit, evidenceOf, keepBytes } from './evidence';
import { newTurn } from './turn';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('kept bytes', () => {
  it('come back unchanged, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(bytesOf(keepBytes(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(keepBytes(bytes).form).toBe('utf8');
        expect(bytesOf(keepBytes(bytes))).toEqual(bytes);
      }),
    );
  });

  it('that are no longer base64 are nothing', () => {
    expect(bytesOf({ form: 'base64', text: 'a' })).toBeUndefined();
  });
});

describe('the copy of a body', () => {
  it('is the body, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (chunks) => {
        const copy = createBodyCopy();
        for (const chunk of chunks) copy.push(chunk);
        expect(copy.bytes()).toEqual(Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
      }),
    );
  });

  it('ends exactly at its limit', () => {
    const copy = createBodyCopy(3);
    copy.push(Uint8Array.of(1, 2));
    copy.push(Uint8Array.of(3));
    expect(copy.bytes()).toEqual(Uint8Array.of(1, 2, 3));
    copy.push(Uint8Array.of(4));
    expect(copy.bytes()).toBeUndefined();
  });
});

describe('the evidence of a turn', () => {
  const turn = {
    ...newTurn({ id: 't', userText: 'q', at: 1 }),
    receiptId: 'receipt',
    exchange: {
      provider: fakeChat().provider,
      model: 'm',
      requestHash: '0x01',
      requestLength: 1,
      responseLength: 1,
    },
  } as const;
  const parts = {
    chat: fakeChat(),
    turn,
    request: Uint8Array.of(0x7b),
    response: Uint8Array.of(0xff),
    contentType: 'text/event-stream',
    at: 5,
  };

  it('names whose exchange it is and holds both sides', () => {
    expect(evidenceOf(parts)).toEqual({
      turnId: 't',
      exchangeId: 'receipt',
      chainId: 31337,
      user: fakeChat().user,
      provider: fakeChat().provider,
      keptAt: 5,
      contentType: 'text/event-stream',
      request: { form: 'utf8', text: '{' },
      response: { form: 'base64', text: '/w==' },
    });
    expect(evidenceOf({ ...parts, contentType: 'x'.repeat(900) })?.contentType).toHaveLength(200);
  });

  it('is not kept without an owner, an exchange, or the whole answer, nor beyond its limit', () => {
    expect(evidenceOf({ ...parts, chat: fakeChat({ user: 'none' }) })).toBeUndefined();
    expect(evidenceOf({ ...parts, turn: { ...turn, exchange: undefined } })).toBeUndefined();
    expect(evidenceOf({ ...parts, turn: { ...turn, receiptId: undefined } })).toBeUndefined();
    expect(evidenceOf({ ...parts, response: undefined })).toBeUndefined();
    expect(evidenceOf({ ...parts, request: new Uint8Array(evidenceLimit + 1) })).toBeUndefined();
    expect(evidenceOf({ ...parts, request: new Uint8Array(evidenceLimit) })).toBeDefined();
  });
});
