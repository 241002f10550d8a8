/// <reference lib="webworker" />
// Runs in a worker of its own, so that judging a report never holds up the page (budget B-12).
import { readYaml } from '@/lib/attestation/compose-yaml';
import { type JudgementRun, startJudgement } from '@/lib/attestation/judge';
import type { WorkerAnswer, WorkerQuestion } from './ask-worker';
import type { JudgeResult, JudgeTask } from './judge-messages';

const runs: JudgementRun[] = [];

function judge(task: JudgeTask): JudgeResult {
  if (task.kind === 'collateral') {
    const found = runs[task.judgement]?.withCollateral(task.collateral, task.seen);
    return found === undefined ? { kind: 'unknown' } : { kind: 'judged', ...found };
  }
  const run = startJudgement(task.request, readYaml);
  if (run === undefined) return { kind: 'unknown' };
  return { kind: 'started', number: runs.push(run) - 1, judgement: run.judgement };
}

function answer({ key, task }: WorkerQuestion<JudgeTask>): WorkerAnswer<JudgeResult> {
  try {
    return { key, result: judge(task) };
  } catch (cause) {
    return { key, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<WorkerQuestion<JudgeTask>>) => self.postMessage(answer(data)));
