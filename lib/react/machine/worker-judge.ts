import { AppError } from '@/lib/domain/error';
import type { Judge } from '@/lib/provider/machine-check';
import type { JudgeAnswer, JudgeQuestion } from './judge-messages';

/** The worker that judges reports could not be started or broke; nothing was judged. */
export class JudgeFailedError extends AppError {
  readonly code = 'judge-failed';
  readonly cure = 'retry';
}

/** Judge in a worker of its own; `close` ends it. One question is under way per key and time. */
export function createWorkerJudge(): Judge & { close(): void } {
  const worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve(answer: JudgeAnswer): void; reject(error: unknown): void }>();
  let lastKey = 0;
  const fail = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<JudgeAnswer>) => {
    waiting.get(data.key)?.resolve(data);
    waiting.delete(data.key);
  });
  worker.addEventListener('error', ({ message }) => fail(new JudgeFailedError(message, { details: message })));
  const ask = (question: JudgeQuestion) =>
    new Promise<JudgeAnswer>((resolve, reject) => {
      waiting.set(question.key, { resolve, reject });
      worker.postMessage(question);
    });
  return {
    async start(request) {
      lastKey += 1;
      const key = lastKey;
      const answer = await ask({ key, kind: 'start', request });
      return answer.kind === 'started' ? { key, judgement: answer.judgement } : undefined;
    },
    async addCollateral({ key, collateral, seen }) {
      const answer = await ask({ key, kind: 'collateral', collateral, seen });
      if (answer.kind !== 'judged') throw new JudgeFailedError('The worker lost the report');
      return answer;
    },
    close() {
      worker.terminate();
      fail(new JudgeFailedError('The worker was ended'));
    },
  };
}
