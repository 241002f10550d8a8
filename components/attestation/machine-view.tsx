'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { Ticking } from '@/components/ui/ticking';
import type { MachineVerdict, ReportSubject } from '@/lib/domain/machine';
import type { ProviderMode } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import type { MachineCheckState } from '@/lib/react/use-machine-check';
import { useText } from '@/lib/react/use-text';
import { ReportView } from './report-view';

export type MachineViewProps = {
  readonly check: MachineCheckState;
  readonly mode: ProviderMode;
  /** False where the provider's address may not be called from a page. */
  readonly callable: boolean;
  readonly onCheck: () => void;
  readonly reportActions?: (subject: ReportSubject) => ReactNode;
  /** What can be done with the whole document. */
  readonly verdictActions?: (verdict: MachineVerdict) => ReactNode;
};

function Verdicts({
  verdict,
  reportActions,
  verdictActions,
}: { readonly verdict: MachineVerdict } & Pick<MachineViewProps, 'reportActions' | 'verdictActions'>) {
  const { t, formatters } = useText();
  return (
    <>
      <p className="mt-3 text-sm text-ink-muted tabular">
        <Ticking>{(now) => t('attestation.checked', { age: formatters.relativeTime(verdict.checkedAt, now) })}</Ticking>
        {' · '}
        {t('attestation.chain-block', { block: verdict.chainBlock })}
      </p>
      {verdict.reports.map((report) => (
        <ReportView key={report.subject} report={report} actions={reportActions?.(report.subject)} />
      ))}
      {verdictActions?.(verdict)}
    </>
  );
}

function Progress({ check }: { readonly check: MachineCheckState }) {
  const { t } = useText();
  return (
    <p role="status" className="mt-3 flex min-h-6 items-center gap-2 text-ink-muted">
      {check.state === 'running' ? (
        <>
          <Spinner />
          {t(`attestation.${check.step}`)}
        </>
      ) : null}
      {check.state === 'idle' && check.last === undefined ? t('attestation.not-checked') : null}
      {check.state === 'idle' && check.standing !== 'current' ? t(`attestation.${check.standing}`) : null}
    </p>
  );
}

function shownVerdict(check: MachineCheckState): MachineVerdict | undefined {
  if (check.state === 'running') return check.soFar;
  return check.state === 'idle' && check.standing === 'current' ? check.last : undefined;
}

/** The document about a provider's machines: asked for by a press, checked here, with what it leaves open. */
export function MachineView({ check, mode, callable, onCheck, ...actions }: MachineViewProps) {
  const { t } = useText();
  const verdict = shownVerdict(check);
  if (mode === 'standard') return <p className="py-3">{t('attestation.mode-standard')}</p>;
  return (
    <div className="py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <p className="max-w-[68ch] text-ink-muted">{t('attestation.intro')}</p>
        {callable ? (
          <Button busy={check.state === 'running'} onClick={onCheck}>
            {t(verdict === undefined ? 'attestation.check' : 'attestation.check-again')}
          </Button>
        ) : null}
      </div>
      {callable ? null : (
        <Notice tone="warning" className="mt-3" title={t('attestation.unusable-title')}>
          {t('attestation.unusable')}
        </Notice>
      )}
      {mode === 'centralized' ? <p className="mt-3 font-medium">{t('attestation.mode-centralized')}</p> : null}
      <Progress check={check} />
      {check.state === 'failed' ? (
        <Notice
          tone="failed"
          className="mt-3"
          title={t('attestation.failed-title')}
          action={<Button onClick={onCheck}>{t('attestation.check-again')}</Button>}
        >
          {errorText(t, check.error)}
        </Notice>
      ) : null}
      {verdict === undefined ? null : <Verdicts verdict={verdict} {...actions} />}
    </div>
  );
}
