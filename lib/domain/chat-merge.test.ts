import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chat, ChatTurn } from './chat';
import { mergeChats } from './chat-merge';

const turn = (id: number, askedAt: number, answerText: string): ChatTurn => ({
  id: String(id),
  userText: `question ${id}`,
  answerText,
  reasoningText: '',
  state: { kind: 'stopped' },
  timings: { askedAt },
});
const chatOf = (turns: readonly ChatTurn[], change: Partial<Chat> = {}): Chat => ({
  id: 'c',
  chainId: 1,
  user: 'none',
  provider: `0x${'11'.repeat(20)}`,
  model: 'm',
  title: 't',
  createdAt: 1,
  updatedAt: 1,
  turns,
  ...change,
});
const idsOf = (chat: Chat) => chat.turns.map(({ id }) => id);

/** A tab's turns: few ids, so that two tabs share some; the second of a pair with one id is left out. */
const turns = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 2 }), fc.string()), { maxLength: 8 })
  .map((all) => [...new Map(all.map(([id, at, text]) => [id, turn(id, at, text)])).values()]);
const owned = fc.uniqueArray(fc.integer({ min: 0, max: 8 })).map((ids) => new Set(ids.map(String)));

describe('one chat in two tabs', () => {
  it('loses no turn of either, and has none twice', () => {
    fc.assert(
      fc.property(turns, turns, owned, (mine, stored, own) => {
        const merged = idsOf(mergeChats({ mine: chatOf(mine), stored: chatOf(stored), own }));
        expect(new Set(merged)).toEqual(new Set([...mine, ...stored].map(({ id }) => id)));
        expect(merged).toHaveLength(new Set(merged).size);
      }),
    );
  });

  it('is the same however often it is written', () => {
    fc.assert(
      fc.property(turns, turns, owned, (mine, stored, own) => {
        const once = mergeChats({ mine: chatOf(mine), stored: chatOf(stored), own });
        expect(mergeChats({ mine: chatOf(mine), stored: once, own })).toEqual(once);
      }),
    );
  });

  it('takes a turn from the tab whose it is, and a later attempt from wherever it was made', () => {
    const stored = chatOf([turn(1, 5, 'elsewhere'), turn(2, 5, 'elsewhere'), turn(3, 9, 'again'), turn(4, 5, 'old')]);
    const mine = chatOf([turn(1, 5, 'here'), turn(2, 5, 'here'), turn(3, 5, 'here'), turn(4, 9, 'again')]);
    const merged = mergeChats({ mine, stored, own: new Set(['1', '3']) });
    expect(merged.turns.map(({ answerText }) => answerText)).toEqual(['here', 'elsewhere', 'again', 'again']);
  });

  it('keeps the stored order, the first beginning and the last change', () => {
    const mine = chatOf([turn(1, 1, ''), turn(3, 3, '')], { title: '', createdAt: 5, updatedAt: 9 });
    const stored = chatOf([turn(1, 1, ''), turn(2, 2, '')], { title: 'first', createdAt: 4, updatedAt: 7 });
    const merged = mergeChats({ mine, stored, own: new Set() });
    expect(idsOf(merged)).toEqual(['1', '2', '3']);
    expect(merged).toMatchObject({ title: 'first', createdAt: 4, updatedAt: 9 });
  });
});
