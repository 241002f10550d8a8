'use client';

import { type DragEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { cleanText } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import type { VerifyHandle, VerifyState } from '@/lib/react/use-verify';
import { BareReportForm } from './bare-report-form';
import { EvidenceFileView } from './evidence-file-view';
import { FileIntake } from './file-intake';
import { ReportView } from './report-view';

function FileName({ name }: { readonly name: string | undefined }) {
  const { t } = useText();
  const shown = cleanText(name ?? '', 120);
  return (
    <p className="text-sm text-ink-muted">
      {name === undefined ? t('verify.file-pasted') : <bdi>{t('verify.file-named', { name: shown })}</bdi>}
    </p>
  );
}

function BareReportPart({
  shown,
  judgeReport,
}: {
  readonly shown: Extract<VerifyState, { readonly state: 'report' | 'judged' }>;
  readonly judgeReport: VerifyHandle['judgeReport'];
}) {
  const { t, formatters } = useText();
  return (
    <section className="space-y-6">
      <h2 className="border-b border-hairline pb-2 text-md font-semibold">{t('verify.report-title')}</h2>
      <BareReportForm text={shown.text} onJudge={judgeReport} />
      {shown.state === 'judged' ? (
        <div>
          <p role="status" className="text-sm text-ink-muted">
            {t('verify.report-clock', { time: formatters.dateTime(shown.at) })}
          </p>
          <ReportView report={shown.report} />
        </div>
      ) : null}
    </section>
  );
}

function Outcome({ shown, judgeReport }: Pick<VerifyHandle, 'shown' | 'judgeReport'>) {
  const { t } = useText();
  switch (shown.state) {
    case 'idle':
      return null;
    case 'working':
      return (
        <p role="status" className="flex items-center gap-2 text-ink-muted">
          <Spinner />
          {t('verify.working')}
        </p>
      );
    case 'unusable':
      return (
        <>
          <FileName name={shown.name} />
          <Notice tone="failed" title={t('verify.unusable-title')}>
            {t(`verify.unusable-${shown.trouble}`)}
          </Notice>
        </>
      );
    case 'failed':
      return (
        <Notice tone="failed" title={t('verify.failed-title')}>
          {errorText(t, shown.error)}
        </Notice>
      );
    case 'opened':
      return (
        <>
          <FileName name={shown.name} />
          <EvidenceFileView evidence={shown.evidence} />
        </>
      );
    case 'report':
    case 'judged':
      return <BareReportPart shown={shown} judgeReport={judgeReport} />;
  }
}

const hasFiles = ({ dataTransfer }: DragEvent) => [...dataTransfer.types].includes('Files');

/** The page that judges evidence again: take a file in, show the same document, or say what to do about the file. */
export function VerifyView({ shown, ready, openFile, openText, judgeReport, reset }: VerifyHandle) {
  const { t } = useText();
  const [dragging, setDragging] = useState(false);
  const isDone = shown.state === 'opened' || shown.state === 'judged' || shown.state === 'report';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same by keyboard.
    <div
      className="min-h-full max-w-[60rem] space-y-6 px-4 py-6 sm:px-6 lg:px-8"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDragging(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) openFile(file);
      }}
    >
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{t('verify.title')}</h1>
        <p className="mt-2 max-w-[68ch] text-ink-muted">{t('verify.intro')}</p>
      </div>
      {isDone ? (
        <Button onClick={reset}>{t('verify.another')}</Button>
      ) : (
        <FileIntake ready={ready} dragging={dragging} onFile={openFile} onText={openText} />
      )}
      <Outcome shown={shown} judgeReport={judgeReport} />
    </div>
  );
}
