/// <reference lib="webworker" />
// Makes and re-judges evidence files in a worker of its own: it also judges signed answers, which a look at a machine never needs.
import { readYaml } from '@/lib/attestation/compose-yaml';
import type { WorkerAnswer, WorkerQuestion } from './ask-worker';
import type { EvidenceResult, EvidenceTask } from './evidence-messages';
import { doEvidenceTask } from './evidence-task';

async function answer({ key, task }: WorkerQuestion<EvidenceTask>): Promise<WorkerAnswer<EvidenceResult>> {
  try {
    return { key, result: await doEvidenceTask(task, readYaml) };
  } catch (cause) {
    // Nobody hears of a rejection inside a worker, so it is told like any other answer.
    return { key, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<WorkerQuestion<EvidenceTask>>) => {
  void answer(data).then((told) => self.postMessage(told));
});
