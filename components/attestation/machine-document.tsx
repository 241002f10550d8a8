'use client';

import { Button } from '@/components/ui/button';
import type { ReportSubject } from '@/lib/domain/machine';
import { callableUrl, type Service } from '@/lib/domain/service';
import { useNetwork } from '@/lib/react/network-provider';
import { useMachineCheck } from '@/lib/react/use-machine-check';
import { useText } from '@/lib/react/use-text';
import { MachineView } from './machine-view';

/** Hand the reader a file made in this page. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The document about one provider's machines, and the press that makes it. */
export function MachineDocument({ service, chainBlock }: { readonly service: Service; readonly chainBlock: bigint }) {
  const { t } = useText();
  const { network } = useNetwork();
  const { check, reports, start } = useMachineCheck(service, chainBlock);
  const actions = (subject: ReportSubject) => {
    const report = reports.find((candidate) => candidate.subject === subject);
    if (report === undefined) return null;
    const name = `report-${subject}-${service.provider.toLowerCase()}.json`;
    return (
      <Button size="small" onClick={() => download(name, report.text)}>
        {t('attestation.download-report')}
      </Button>
    );
  };
  return (
    <MachineView
      check={check}
      mode={service.details.mode}
      callable={callableUrl(service.url, { local: network.local }) !== undefined}
      onCheck={start}
      reportActions={actions}
    />
  );
}
