'use client';

import { useMemo } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { BlockRef } from '@/lib/domain/block';
import type { MachineVerdict, ReportSubject } from '@/lib/domain/machine';
import { callableUrl, type Service } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import { useNetwork } from '@/lib/react/network-provider';
import { saveFile } from '@/lib/react/save-file';
import { useEvidenceFile } from '@/lib/react/use-evidence-file';
import { useMachineCheck } from '@/lib/react/use-machine-check';
import { useText } from '@/lib/react/use-text';
import { MachineView } from './machine-view';

/** The whole document as one file. */
function EvidenceActions({ verdict }: { readonly verdict: MachineVerdict }) {
  const { t } = useText();
  const digests = useMemo(() => verdict.reports.map(({ digest }) => digest), [verdict]);
  const { state: file, save } = useEvidenceFile(verdict.provider, digests);
  return (
    <>
      <Button className="mt-4" busy={file.state === 'making'} onClick={save}>
        {t('attestation.download-bundle')}
      </Button>
      {file.state === 'failed' ? (
        <Notice tone="failed" className="mt-3" title={t('attestation.file-failed-title')}>
          {errorText(t, file.error)}
        </Notice>
      ) : null}
    </>
  );
}

/** The document about one provider's machines, and the press that makes it. */
export function MachineDocument({ service, block }: { readonly service: Service; readonly block: BlockRef }) {
  const { t } = useText();
  const { network } = useNetwork();
  const { check, reports, start } = useMachineCheck(service, block);
  const actions = (subject: ReportSubject) => {
    const report = reports.find((candidate) => candidate.subject === subject);
    if (report === undefined) return null;
    const name = `report-${subject}-${service.provider.toLowerCase()}.json`;
    return (
      <Button size="small" onClick={() => saveFile({ name, text: report.text })}>
        {t('attestation.download-report')}
      </Button>
    );
  };
  return (
    <>
      <MachineView
        check={check}
        mode={service.details.mode}
        callable={callableUrl(service.url, { local: network.local }) !== undefined}
        onCheck={start}
        reportActions={actions}
        verdictActions={(verdict) => (check.state === 'idle' ? <EvidenceActions verdict={verdict} /> : null)}
      />
      <LinkButton href="/verify/" variant="plain">
        {t('attestation.open-verify')}
      </LinkButton>
    </>
  );
}
