import { AppError } from '@/lib/domain/error';

/** The worker that judges evidence could not be started or broke; nothing was judged. */
export class JudgeFailedError extends AppError {
  readonly code = 'judge-failed';
  readonly cure = 'retry';
}

/** One question to a worker; `key` names it for as long as the worker lives. */
export type WorkerQuestion<Task> = { readonly key: number; readonly task: Task };

/** Its answer, or why there is none. */
export type WorkerAnswer<Result> =
  | { readonly key: number; readonly result: Result }
  | { readonly key: number; readonly failure: string };

/** Ask a worker questions and match its answers; `close` ends it and whatever is still waited for. */
export function askWorker<Task, Result>(worker: Worker) {
  const waiting = new Map<number, { resolve(result: Result): void; reject(error: unknown): void }>();
  let lastKey = 0;
  // A worker that could not be started says so once; whatever it is told afterwards it never answers.
  let ended: string | undefined;
  const fail = (message: string) => {
    ended = message;
    for (const { reject } of waiting.values()) reject(new JudgeFailedError(message, { details: message }));
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer<Result>>) => {
    const asked = waiting.get(data.key);
    waiting.delete(data.key);
    if ('failure' in data) asked?.reject(new JudgeFailedError(data.failure, { details: data.failure }));
    else asked?.resolve(data.result);
  });
  // One that could not be fetched is told by a plain event, without any words.
  worker.addEventListener('error', ({ message = '' }: Partial<ErrorEvent>) => fail(message || 'The worker broke.'));
  return {
    ask(task: Task): Promise<Result> {
      if (ended !== undefined) return Promise.reject(new JudgeFailedError(ended, { details: ended }));
      lastKey += 1;
      const question: WorkerQuestion<Task> = { key: lastKey, task };
      return new Promise<Result>((resolve, reject) => {
        waiting.set(question.key, { resolve, reject });
        worker.postMessage(question);
      });
    },
    close() {
      worker.terminate();
      fail('The worker was ended.');
    },
  };
}
