import type { Verdict } from '@/lib/domain/attestation';

const marks = { pass: 'pass   ', fail: 'FAIL   ', warn: 'warn   ', unknown: 'unknown', blocked: 'blocked' } as const;

/** Details quote hostile text (image names, app names); a terminal must not be steered by it. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/** Write a verdict for a person: the summary, every check, and what is never proven (attestation §5). */
export function verdictTable(verdict: Verdict): string {
  const { state, level, reached, gpu, resp, checks } = verdict;
  const lines = checks.map(({ id, status, detail }) => `${marks[status]}  ${id.padEnd(20)}${plain(detail)}`);
  const fallen = state === 'rejected' ? ` (the other checks alone would give ${reached})` : '';
  const limits =
    level < 3
      ? []
      : [
          '',
          'Not proven by any level: that the app owner did not authorise another configuration for the same key, that',
          'nobody with the machine in hand read its memory, and that the GPU stands in the same machine.',
        ];
  return [`${state}, level ${level}${fallen}, GPU ${gpu}, answers ${resp}`, '', ...lines, ...limits].join('\n');
}

/** Write one line of a batch. */
export function verdictLine(at: number, answer: Verdict | { readonly error: string }): string {
  if ('error' in answer) return `${at}  unusable  ${plain(answer.error)}`;
  return `${at}  ${answer.state.padEnd(10)}  level ${answer.level}  GPU ${answer.gpu}  ${answer.tamper.join(', ')}`;
}
