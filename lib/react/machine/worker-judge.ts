import type { Judge } from '@/lib/provider/machine-check';
import { askWorker, JudgeFailedError } from './ask-worker';
import type { JudgeResult, JudgeTask } from './judge-messages';

/** Judge in a worker of its own; `close` ends it. */
export function createWorkerJudge(): Judge & { close(): void } {
  const worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
  const { ask, close } = askWorker<JudgeTask, JudgeResult>(worker);
  return {
    async start(request) {
      const result = await ask({ kind: 'start', request });
      return result.kind === 'started' ? { key: result.number, judgement: result.judgement } : undefined;
    },
    async addCollateral({ key, collateral, seen }) {
      const result = await ask({ kind: 'collateral', judgement: key, collateral, seen });
      if (result.kind !== 'judged') throw new JudgeFailedError('The worker lost the report');
      return result;
    },
    close,
  };
}
