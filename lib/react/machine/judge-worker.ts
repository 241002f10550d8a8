/// <reference lib="webworker" />
// Runs in a worker of its own, so that judging a report never holds up the page (budget B-12).
import type { JudgementRun } from '@/lib/attestation/judge';
import { warmUpSteps } from '@/lib/attestation/warm-up';
import type { WorkerAnswer, WorkerQuestion } from './ask-worker';
import type { JudgeResult, JudgeTask } from './judge-messages';

/** The judge and the YAML reader come in files of their own; the curves get warm while they and the report are on their way. */
const parts = Promise.all([import('@/lib/attestation/judge'), import('@/lib/attestation/compose-yaml')]);
const runs: JudgementRun[] = [];

async function judge(task: JudgeTask): Promise<JudgeResult> {
  if (task.kind === 'collateral') {
    const found = runs[task.judgement]?.withCollateral(task.collateral, task.seen);
    return found === undefined ? { kind: 'unknown' } : { kind: 'judged', ...found };
  }
  const [{ startJudgement }, { readYaml }] = await parts;
  const run = startJudgement(task.request, readYaml);
  if (run === undefined) return { kind: 'unknown' };
  return { kind: 'started', number: runs.push(run) - 1, judgement: run.judgement };
}

async function answer({ key, task }: WorkerQuestion<JudgeTask>): Promise<WorkerAnswer<JudgeResult>> {
  try {
    return { key, result: await judge(task) };
  } catch (cause) {
    // Nobody hears of a rejection inside a worker, so it is told like any other answer.
    return { key, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** One step per turn: a question that comes meanwhile waits for a few milliseconds at most. */
function warmUp([step, ...rest]: readonly (() => void)[]): void {
  if (step === undefined) return;
  step();
  setTimeout(warmUp, 0, rest);
}

self.addEventListener('message', ({ data }: MessageEvent<WorkerQuestion<JudgeTask>>) => {
  void answer(data).then((told) => self.postMessage(told));
});
warmUp(warmUpSteps);
