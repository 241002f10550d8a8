// components/kept hands out what this browser keeps for its reader, and takes it in again: nothing leaves before a press.
'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { FileButton } from '@/components/ui/file-button';
import { Notice } from '@/components/ui/notice';
import type { KeptState } from '@/lib/react/use-kept';
import { useText } from '@/lib/react/use-text';

export type KeptViewProps = {
  readonly kept: KeptState;
  readonly onExport: () => void;
  readonly onImport: (file: Blob) => void;
  /** Draw the page anew, so that all of it knows what was taken in. */
  readonly onReload: () => void;
};

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="max-w-[72ch] space-y-3">
      <h2 className="border-b border-outline pb-2 text-md font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Imported({
  outcome,
  onReload,
}: Pick<KeptViewProps, 'onReload'> & { readonly outcome: Extract<KeptState, { state: 'imported' }>['outcome'] }) {
  const { t } = useText();
  const { added, present, damaged, notKept } = outcome;
  return (
    <>
      <ul>
        <li>{t('kept.added', { count: added })}</li>
        {present === 0 ? null : <li>{t('kept.present', { count: present })}</li>}
        {damaged === 0 ? null : <li>{t('kept.damaged', { count: damaged })}</li>}
        {notKept === 0 ? null : <li>{t('kept.not-kept', { count: notKept })}</li>}
      </ul>
      {added === 0 ? null : (
        <Button className="mt-2" onClick={onReload}>
          {t('kept.reload')}
        </Button>
      )}
    </>
  );
}

/** What came of it, in words; each part of an import is counted, so that nothing is passed over in silence. */
function Outcome({ kept, onReload }: Pick<KeptViewProps, 'kept' | 'onReload'>) {
  const { t } = useText();
  switch (kept.state) {
    case 'idle':
      return null;
    case 'working':
    case 'exported':
      return <p>{t(`kept.${kept.state}`)}</p>;
    case 'imported':
      return <Imported outcome={kept.outcome} onReload={onReload} />;
    case 'refused':
    case 'failed':
      return (
        <Notice tone="failed" title={t(`kept.${kept.state}-title`)}>
          {t(`kept.${kept.state}`)}
        </Notice>
      );
  }
}

/** What this browser keeps, where, and how to carry it to another one (F-017). */
export function KeptView({ kept, onExport, onImport, onReload }: KeptViewProps) {
  const { t } = useText();
  const isWorking = kept.state === 'working';
  return (
    <div className="space-y-8 px-4 py-6 sm:px-6 lg:px-8">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{t('kept.title')}</h1>
        <p className="mt-2 max-w-[72ch] text-pretty text-ink-muted">{t('kept.strip')}</p>
      </div>
      <Part title={t('kept.export-title')}>
        <p className="text-ink-muted">{t('kept.export-text')}</p>
        <Button disabled={isWorking} onClick={onExport}>
          {t('kept.export')}
        </Button>
      </Part>
      <Part title={t('kept.import-title')}>
        <p className="text-ink-muted">{t('kept.import-text')}</p>
        <FileButton disabled={isWorking} onFile={onImport}>
          {t('kept.import')}
        </FileButton>
      </Part>
      <div role="status" className="max-w-[72ch]">
        <Outcome kept={kept} onReload={onReload} />
      </div>
    </div>
  );
}
