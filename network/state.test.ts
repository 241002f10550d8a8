import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from './state';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const kept = { version: 1, contracts: 'own', rpcPort: 8545, providerPorts: { '0xa': 4001 } } as const;

describe('the state folder', () => {
  it('gives back what was kept', () => {
    const first = openState(folder, { reset: false });
    expect(first.read()).toBeUndefined();
    first.write(kept);
    first.close();
    const second = openState(folder, { reset: false });
    expect(second.read()).toEqual(kept);
    second.close();
  });

  it('forgets everything on reset, and nothing that is not its own', () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const first = openState(folder, { reset: false });
    first.write(kept);
    mkdirSync(join(folder, 'chain'));
    first.close();
    const second = openState(folder, { reset: true });
    expect(second.read()).toBeUndefined();
    expect(existsSync(join(folder, 'chain'))).toBe(false);
    expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
    second.close();
  });

  it('keeps a second network out while one runs', () => {
    const first = openState(folder, { reset: false });
    expect(() => openState(folder, { reset: false })).toThrow('already');
    first.close();
    openState(folder, { reset: false }).close();
  });

  it('takes over from a process that died', () => {
    // No system gives out this process id.
    writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: 2 ** 30, program: 'node' }));
    openState(folder, { reset: false }).close();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });

  it('names the cure when the kept state cannot be read', () => {
    const state = openState(folder, { reset: false });
    writeFileSync(join(folder, 'network.json'), '{"version": 7}');
    expect(() => state.read()).toThrow('--reset');
    state.close();
  });

  it('removes a temporary folder when it is closed', () => {
    const state = openState(undefined, { reset: false });
    expect(existsSync(state.path)).toBe(true);
    state.close();
    expect(existsSync(state.path)).toBe(false);
  });
});
