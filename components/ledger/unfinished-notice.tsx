'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useText } from '@/lib/react/use-text';
import type { UnfinishedRuns } from '@/lib/react/use-unfinished-runs';

/** What this account began in several steps and did not finish: it can be taken up at the right step, or given up. */
export function UnfinishedNotice({
  unfinished,
  blocked,
}: {
  readonly unfinished: UnfinishedRuns;
  readonly blocked: string | undefined;
}) {
  const { t } = useText();
  return unfinished.runs.map((run) => (
    <Notice
      key={run.runId}
      className="mb-6"
      title={t('ledger.unfinished-title')}
      action={
        <span className="flex flex-wrap gap-3">
          {blocked === undefined ? <Button onClick={() => unfinished.goOn(run)}>{t('movement.go-on')}</Button> : null}
          <Button onClick={() => unfinished.forget(run)}>{t('ledger.give-up')}</Button>
        </span>
      }
    >
      {t('ledger.unfinished', {
        what: t(`ledger.intent-${run.intent.kind}`),
        done: run.done.length,
        total: run.count,
      })}
    </Notice>
  ));
}
