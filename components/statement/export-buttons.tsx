'use client';

import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { SettlementAudit, StatementEntry } from '@/lib/domain/statement';
import { useText } from '@/lib/react/use-text';
import { exportRows, toCsv } from './export-file';

function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Take the rows away as a file, exact to the neuron. */
export function ExportButtons({
  entries,
  audits,
}: {
  readonly entries: readonly StatementEntry[];
  readonly audits: ReadonlyMap<string, SettlementAudit> | undefined;
}) {
  const { t } = useText();
  const csv = () => download('statement.csv', 'text/csv', toCsv(entries, audits));
  const json = () =>
    download('statement.json', 'application/json', JSON.stringify(exportRows(entries, audits), null, 2));
  return (
    <div className="flex gap-2">
      <Button size="small" onClick={csv} aria-label={t('statement.export-label', { format: 'CSV' })}>
        <Icon name="download" size={14} />
        {t('statement.export-csv')}
      </Button>
      <Button size="small" onClick={json} aria-label={t('statement.export-label', { format: 'JSON' })}>
        <Icon name="download" size={14} />
        {t('statement.export-json')}
      </Button>
    </div>
  );
}
