import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCollateralMemory } from './collateral-memory';

function settings(entries: Record<string, string> = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

const mark = fc.record({ evaluationNumber: fc.nat(30), issued: fc.nat(1000) });

describe('the memory of the newest bulletins', () => {
  it('keeps the highest mark of each kind, in whatever order tabs write', () => {
    fc.assert(
      fc.property(fc.array(mark, { minLength: 1 }), (written) => {
        const shared = settings();
        for (const tcbInfo of written) createCollateralMemory(() => shared).write('90c06f000000', { tcbInfo });
        const [highest] = [...written].sort(
          (one, other) => other.evaluationNumber - one.evaluationNumber || other.issued - one.issued,
        );
        expect(createCollateralMemory(() => shared).read('90c06f000000')).toEqual({ tcbInfo: highest });
      }),
    );
  });

  it('keeps processor families and kinds of document apart', () => {
    const memory = createCollateralMemory(() => shared);
    const shared = settings();
    memory.write('a', { tcbInfo: { evaluationNumber: 1, issued: 5 } });
    memory.write('a', { qeIdentity: { evaluationNumber: 2, issued: 6 } });
    expect(memory.read('a')).toEqual({
      tcbInfo: { evaluationNumber: 1, issued: 5 },
      qeIdentity: { evaluationNumber: 2, issued: 6 },
    });
    expect(memory.read('b')).toEqual({});
  });

  it.each(['', 'null', '[]', '{"tcbInfo":7}', '{"tcbInfo":{"evaluationNumber":"9","issued":1}}', '{'])(
    'knows nothing from %j',
    (text) => expect(createCollateralMemory(() => settings({ 'collateral-seen:a': text })).read('a')).toEqual({}),
  );

  it('goes on where storage is denied', () => {
    const memory = createCollateralMemory(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    memory.write('a', { tcbInfo: { evaluationNumber: 1, issued: 5 } });
    expect(memory.read('a')).toEqual({});
  });
});
