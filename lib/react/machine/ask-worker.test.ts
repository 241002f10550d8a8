import { describe, expect, it } from 'vitest';
import { askWorker, JudgeFailedError } from './ask-worker';

/** A worker as far as it is asked: what it was told, and what it tells. */
class SilentWorker extends EventTarget implements Worker {
  readonly told: unknown[] = [];
  onmessage = null;
  onmessageerror = null;
  onerror = null;
  postMessage(message: unknown): void {
    this.told.push(message);
  }
  terminate(): void {
    this.told.push('end');
  }
}

describe('a worker that is asked', () => {
  it('is answered by key, in whatever order answers come', async () => {
    const worker = new SilentWorker();
    const { ask } = askWorker<string, string>(worker);
    const [first, second] = [ask('a'), ask('b')];
    expect(worker.told).toEqual([
      { key: 1, task: 'a' },
      { key: 2, task: 'b' },
    ]);
    worker.dispatchEvent(new MessageEvent('message', { data: { key: 2, failure: 'no' } }));
    worker.dispatchEvent(new MessageEvent('message', { data: { key: 1, result: 'yes' } }));
    expect(await first).toBe('yes');
    await expect(second).rejects.toThrow(JudgeFailedError);
  });

  it('that could not be started fails what is asked before and after it is known', async () => {
    const worker = new SilentWorker();
    const { ask } = askWorker<string, string>(worker);
    const before = ask('a');
    worker.dispatchEvent(new Event('error'));
    await expect(before).rejects.toThrow(JudgeFailedError);
    await expect(ask('b')).rejects.toThrow(JudgeFailedError);
  });

  it('fails what is asked after its end', async () => {
    const worker = new SilentWorker();
    const { ask, close } = askWorker<string, string>(worker);
    const before = ask('a');
    close();
    await expect(before).rejects.toThrow(JudgeFailedError);
    await expect(ask('b')).rejects.toThrow(JudgeFailedError);
    expect(worker.told.at(-1)).toBe('end');
  });
});
