/// <reference lib="webworker" />
// Runs in a worker of its own, so that judging a report never holds up the page (budget B-12).
import { readYaml } from '@/lib/attestation/compose-yaml';
import { type JudgementRun, startJudgement } from '@/lib/attestation/judge';
import type { JudgeAnswer, JudgeQuestion } from './judge-messages';

const runs = new Map<number, JudgementRun>();

function answer(question: JudgeQuestion): JudgeAnswer {
  const { key } = question;
  if (question.kind === 'collateral') {
    const found = runs.get(key)?.withCollateral(question.collateral, question.seen);
    return found === undefined ? { key, kind: 'unknown' } : { key, kind: 'judged', ...found };
  }
  const run = startJudgement(question.request, readYaml);
  if (run === undefined) return { key, kind: 'unknown' };
  runs.set(key, run);
  return { key, kind: 'started', judgement: run.judgement };
}

self.addEventListener('message', ({ data }: MessageEvent<JudgeQuestion>) => self.postMessage(answer(data)));
