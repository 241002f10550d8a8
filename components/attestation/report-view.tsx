'use client';

import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { type Fact, Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { limitsOf } from '@/lib/domain/machine';
import { useText } from '@/lib/react/use-text';
import type { ShownReport } from '@/lib/react/use-verify';
import { CheckList } from './check-list';
import { LadderLine } from './ladder';

function Conclusions({ report }: { readonly report: ShownReport }) {
  const { t } = useText();
  const { level } = report.verdict;
  const { resp } = report.verdict;
  const facts: readonly Fact[] = [
    ...(resp === 'none'
      ? []
      : [{ id: 'response', name: t('attestation.response'), value: t(`attestation.resp-${resp}`) }]),
    { id: 'may', name: t('attestation.may'), value: t(`attestation.level-${level}-may`) },
    { id: 'may-not', name: t('attestation.may-not'), value: t(`attestation.level-${level}-may-not`) },
    { id: 'gpu', name: t('attestation.gpu'), value: t(`attestation.gpu-${report.verdict.gpu}`) },
  ];
  return (
    <dl className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-[10rem_1fr]">
      {facts.map(({ id, name, value }) => (
        <div key={id} className="contents">
          <dt className="text-ink-muted">{name}</dt>
          <dd className="max-w-[68ch]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Sentences on what this verdict leaves open although nothing failed. */
function OpenEnds({ report }: { readonly report: ShownReport }) {
  const { t } = useText();
  const { verdict, collateral } = report;
  const hasNoNonce = verdict.checks.some(({ id, status }) => id === 'id.nonce' && status === 'unknown');
  const isOpen = verdict.state !== 'rejected';
  return (
    <>
      {isOpen && hasNoNonce ? (
        <p className="mt-3 max-w-[72ch] text-ink-muted">{t('attestation.level-4-not-offered')}</p>
      ) : null}
      {isOpen && collateral === 'none' ? (
        <p className="mt-3 max-w-[72ch] text-ink-muted">{t('attestation.no-collateral')}</p>
      ) : null}
    </>
  );
}

function Limits({ report }: { readonly report: ShownReport }) {
  const { t } = useText();
  const limits = limitsOf(report.verdict);
  if (limits.length === 0) return null;
  return (
    <section className="mt-4">
      <h4 className="pb-1 text-sm font-medium text-ink-muted">{t('attestation.limits-title')}</h4>
      <ul className="max-w-[72ch] list-disc space-y-1 pl-5 text-sm">
        {limits.map((limit) => (
          <li key={limit}>{t(`attestation.limit-${limit}`)}</li>
        ))}
      </ul>
    </section>
  );
}

function Inputs({ report }: { readonly report: ShownReport }) {
  const { t, copyLabels } = useText();
  const { digest, expectedSigner, nonce, collateral } = report;
  const facts: readonly Fact[] = [
    ...(expectedSigner === undefined
      ? []
      : [
          {
            id: 'signer',
            name: t('attestation.expected-signer'),
            value: <Address value={expectedSigner} words={copyLabels} />,
          },
        ]),
    { id: 'digest', name: t('attestation.report-digest'), value: <Address value={digest} words={copyLabels} /> },
    ...(nonce === undefined
      ? []
      : [{ id: 'nonce', name: t('attestation.nonce'), value: <Address value={nonce} words={copyLabels} /> }]),
    { id: 'collateral', name: t('attestation.collateral'), value: t(`attestation.collateral-${collateral}`) },
  ];
  return <Facts facts={facts} className="mt-4" />;
}

/** The verdict on one report: level, what follows and what does not, limits, every check, inputs. */
export function ReportView({ report, actions }: { readonly report: ShownReport; readonly actions?: ReactNode }) {
  const { t } = useText();
  const { verdict, simulated, subject } = report;
  return (
    <article className="mt-10 first-of-type:mt-4" data-report={subject} data-state={verdict.state}>
      <h3 className="pb-2 font-medium">{t(`attestation.report-${subject}`)}</h3>
      {simulated ? (
        <Notice tone="warning" className="mb-3" title={t('attestation.simulated-title')}>
          {t('attestation.simulated')}
        </Notice>
      ) : null}
      <LadderLine level={verdict.level} state={verdict.state} simulated={simulated} />
      <Conclusions report={report} />
      <OpenEnds report={report} />
      <Limits report={report} />
      <CheckList checks={verdict.checks} simulated={simulated} />
      <Inputs report={report} />
      {actions === undefined ? null : <div className="mt-3 flex flex-wrap gap-3">{actions}</div>}
    </article>
  );
}
