'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { EvidenceGlyph, type EvidenceState } from '@/components/ui/evidence';
import { type Fact, Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { cleanText } from '@/lib/domain/service';
import type { Translate } from '@/lib/i18n/translate';
import { useText } from '@/lib/react/use-text';
import type { OpenedEvidence } from '@/lib/react/use-verify';
import { ReportView } from './report-view';

type Problem = OpenedEvidence['problems'][number];

function problemText(t: Translate, problem: Problem): string {
  switch (problem.kind) {
    case 'changed':
      return t('verify.problem-changed');
    case 'text':
      return t(`verify.problem-${problem.side}`);
    case 'verdict':
      return t(`verify.problem-verdict-${problem.machine}`, { parts: cleanText(problem.parts.join(', '), 300) });
  }
}

/** A file adds up to whatever its maker wrote a sum over: only what every machine in it proves is drawn as proven. */
function markOf(machines: OpenedEvidence['machines']): EvidenceState {
  if (machines.some(({ verdict }) => verdict.state === 'rejected')) return 'refuted';
  const isProven = machines.every(({ verdict, simulated }) => verdict.state === 'verified' && !simulated);
  return isProven ? 'proven' : 'claimed';
}

/** What the file as a whole came to: believed no further than its evidence goes. */
function Standing({ evidence }: { readonly evidence: OpenedEvidence }) {
  const { t } = useText();
  const { problems, machines, simulatedElsewhere } = evidence;
  const mark = markOf(machines);
  const isRejected = mark === 'refuted';
  if (problems.length === 0) {
    return (
      <p role="status" className="flex items-start gap-2 text-md font-medium">
        <span className={isRejected ? 'mt-1.5 text-refuted' : 'mt-1.5'}>
          <EvidenceGlyph state={mark} />
        </span>
        {t(isRejected ? 'verify.holds-rejected-title' : 'verify.holds-title')}
      </p>
    );
  }
  return (
    <Notice tone="failed" title={t('verify.problems-title')}>
      <ul className="space-y-1">
        {problems.map((problem) => (
          <li
            key={`${problem.kind}:${'side' in problem ? problem.side : ''}${'machine' in problem ? problem.machine : ''}`}
          >
            {problemText(t, problem)}
          </li>
        ))}
        {simulatedElsewhere ? <li>{t('verify.simulated-elsewhere')}</li> : null}
      </ul>
    </Notice>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="border-b border-hairline pb-2 text-md font-semibold">{title}</h2>
      {children}
    </section>
  );
}

const modes = ['combined', 'separated', 'centralized', 'standard'] as const;

/** Where the chain facts are from, as the file states them. */
function Said({ evidence }: { readonly evidence: OpenedEvidence }) {
  const { t, formatters, copyLabels } = useText();
  const { chain, madeAt, software } = evidence;
  const mode = modes.find((known) => known === chain.mode);
  const facts: readonly Fact[] = [
    {
      id: 'provider',
      name: t('verify.provider'),
      value: (
        <span className="inline-flex items-center gap-1">
          <Link href={`/provider/?address=${chain.provider}`} prefetch={false} className="text-link">
            <Address value={chain.provider} />
          </Link>
          <CopyButton value={chain.provider} words={copyLabels} what={t('verify.provider')} />
        </span>
      ),
    },
    { id: 'chain', name: t('verify.chain'), value: String(chain.chainId) },
    { id: 'contract', name: t('verify.contract'), value: <Address value={chain.contract} words={copyLabels} /> },
    {
      id: 'block',
      name: t('verify.block'),
      value: t('verify.block-value', {
        block: formatters.integer(BigInt(chain.block.number)),
        time: formatters.dateTime(Number(chain.block.timestamp) * 1000),
      }),
    },
    { id: 'accepted', name: t('verify.acknowledged'), value: t(chain.acknowledged ? 'verify.yes' : 'verify.no') },
    {
      id: 'mode',
      name: t('verify.mode'),
      value: mode === undefined ? cleanText(chain.mode, 40) : t(`verify.mode-${mode}`),
    },
    { id: 'made', name: t('verify.made-at'), value: formatters.dateTime(madeAt) },
    { id: 'software', name: t('verify.software'), value: <bdi>{cleanText(software, 80)}</bdi> },
  ];
  return (
    <Part title={t('verify.says-title')}>
      <p className="max-w-[72ch] pt-3 pb-1 text-ink-muted">{t('verify.says-text')}</p>
      <Facts facts={facts} className="tabular" />
    </Part>
  );
}

function LongLine({ name, value }: { readonly name: string; readonly value: string }) {
  const { copyLabels } = useText();
  return (
    <div className="border-b border-hairline py-2">
      <dt className="text-sm text-ink-muted">{name}</dt>
      <dd className="flex items-start justify-between gap-2">
        <span className="min-w-0 font-mono text-xs/6 break-all">{cleanText(value, 2000)}</span>
        <CopyButton value={value} words={copyLabels} what={name} />
      </dd>
    </div>
  );
}

const wordsShown = 20_000;

function Answer({ exchange }: { readonly exchange: NonNullable<OpenedEvidence['exchange']> }) {
  const { t } = useText();
  const { model, request, response, signedText, signature, words } = exchange;
  const said = [
    { id: 'question', name: t('verify.question'), text: words?.question ?? request.text },
    { id: 'answer', name: t('verify.answer'), text: words?.answer ?? response?.text },
  ].flatMap(({ text, ...rest }) => (text === undefined ? [] : [{ ...rest, text }]));
  return (
    <Part title={t('verify.answer-title')}>
      <dl>
        <LongLine name={t('verify.model')} value={model} />
        <LongLine name={t('verify.request-hash')} value={request.sha256} />
        <LongLine name={t('verify.response-hash')} value={response?.sha256 ?? t('verify.response-unknown')} />
        <LongLine name={t('verify.signed-text')} value={signedText} />
        <LongLine name={t('verify.signature')} value={signature} />
      </dl>
      {said.length === 0 ? null : (
        <Disclosure summary={t('verify.words-title')} className="py-2">
          {words === undefined ? null : <p className="max-w-[68ch] pb-2 text-ink-muted">{t('verify.words-text')}</p>}
          {said.map(({ id, name, text }) => (
            <div key={id} className="pb-3">
              <p className="text-sm text-ink-muted">{name}</p>
              <p dir="auto" className="max-h-80 max-w-[72ch] overflow-y-auto whitespace-pre-wrap wrap-anywhere">
                {text.slice(0, wordsShown)}
              </p>
            </div>
          ))}
        </Disclosure>
      )}
    </Part>
  );
}

/** A file judged again: whether it may be believed, the verdicts its evidence gives, and what it merely says. */
export function EvidenceFileView({ evidence }: { readonly evidence: OpenedEvidence }) {
  const { t, formatters } = useText();
  const { exchange, machines, judgedAt } = evidence;
  return (
    <div className="space-y-8">
      <Standing evidence={evidence} />
      <Part title={t('verify.verdict-title')}>
        <p className="max-w-[72ch] pt-3 text-ink-muted">
          {t('verify.judged-as-of', { time: formatters.dateTime(judgedAt) })}
        </p>
        {machines.map((report) => (
          <ReportView key={`${report.subject}:${report.digest}`} report={report} />
        ))}
      </Part>
      {exchange === undefined ? null : <Answer exchange={exchange} />}
      <Said evidence={evidence} />
    </div>
  );
}
