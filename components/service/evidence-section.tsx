'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { UnknownMoney } from '@/components/ui/money';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Ticking } from '@/components/ui/ticking';
import type { MarketRow } from '@/lib/domain/market';
import type { StatusHealth } from '@/lib/domain/market-status';
import type { OwnEvidence } from '@/lib/domain/measurement';
import { errorText } from '@/lib/i18n/error-text';
import type { Probe } from '@/lib/react/use-probe';
import type { StatusState } from '@/lib/react/use-status-service';
import { useText } from '@/lib/react/use-text';
import { AskProvider } from './provider-ask';
import { Section } from './section';
import { SpreadTable } from './spread-table';

type Line = {
  readonly id: 'reached' | 'errors';
  readonly own: ReactNode;
  readonly theirs: ReactNode;
};

/** A figure with how often it was measured in small beside it. */
function Counted({ text, count }: { readonly text: string; readonly count: string }) {
  return (
    <>
      {text} <span className="text-xs whitespace-nowrap text-ink-muted">{count}</span>
    </>
  );
}

function useLines(own: OwnEvidence | undefined, health: StatusHealth | undefined): readonly Line[] {
  const { t, formatters } = useText();
  const { percent, integer } = formatters;
  const checks = health?.checks;
  const uptime =
    health?.uptime === undefined ? undefined : (
      <Counted
        text={percent(health.uptime / 100)}
        count={checks === undefined ? '' : t('provider-facts.checks', { count: checks.total })}
      />
    );
  return [
    {
      id: 'reached',
      own: own && (
        <Counted
          text={percent(own.uptime / 100)}
          count={t('provider-facts.contacts', {
            count: own.contacts,
            requests: integer(own.requests),
            probes: integer(own.probes),
          })}
        />
      ),
      theirs: uptime,
    },
    {
      id: 'errors',
      own:
        own?.errorRate === undefined ? undefined : (
          <Counted text={percent(own.errorRate)} count={t('provider-facts.requests', { count: own.requests })} />
        ),
      theirs:
        checks === undefined ? undefined : (
          <Counted text={integer(checks.failed)} count={t('provider-facts.failed-checks', { count: checks.total })} />
        ),
    },
  ];
}

/** Whose figures the right column holds and how old they are, or why there are none. */
function StatusLine({ status, row }: { readonly status: StatusState; readonly row: MarketRow }) {
  const { health, checkedAt } = row;
  const { t, formatters } = useText();
  if (status.state === 'off') return <p>{t('provider-facts.status-off')}</p>;
  if (!('report' in status)) return <p>{t('provider-facts.status-loading')}</p>;
  const { report } = status;
  const failure =
    status.state === 'failed' ? (
      <p className="flex flex-wrap items-center gap-x-3">
        {errorText(t, status.error)}
        <Button variant="plain" onClick={status.retry}>
          {t('provider.retry')}
        </Button>
      </p>
    ) : null;
  if (report === undefined) return failure;
  const { host, readAt } = report;
  return (
    <>
      {failure}
      <p>
        <Ticking>
          {(now) => {
            const values = { host, age: formatters.relativeTime(readAt, now) };
            if (health === undefined) return t('provider-facts.status-nothing', values);
            const word = { ...values, health: t(`market.health-${health.health}`) };
            return health.lastCheck === undefined
              ? t('provider-facts.status-word', word)
              : t('provider-facts.status-checked', { ...word, checked: formatters.relativeTime(checkedAt, now) });
          }}
        </Ticking>
      </p>
    </>
  );
}

/** What this browser measured, when and how often, beside what the network's status service says; the two are never mixed (F-020). */
export function EvidenceSection({
  row,
  local,
  status,
  probe,
  onAsk,
}: {
  readonly row: MarketRow;
  readonly local: boolean;
  readonly status: StatusState;
  readonly probe: Probe;
  readonly onAsk: () => void;
}) {
  const { t, formatters } = useText();
  const { own, health, service } = row;
  const lines = useLines(own, health);
  const report = 'report' in status ? status.report : undefined;
  const none = <UnknownMoney reason={t('figure.not-measured')} />;
  return (
    <Section title={t('provider-facts.evidence-title')}>
      <Table label={t('provider-facts.evidence-title')}>
        <thead>
          <tr>
            <Th>{t('provider-facts.figure')}</Th>
            <Th>{t('provider-facts.by-you')}</Th>
            {report === undefined ? null : <Th>{t('provider-facts.by-status', { host: report.host })}</Th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, own: mine, theirs }) => (
            <Tr key={id}>
              <th
                scope="row"
                className="sticky left-0 z-1 h-11 border-b border-hairline bg-inherit py-2 pr-3 text-left font-normal text-ink-muted"
              >
                {t(`provider-facts.figure-${id}`)}
              </th>
              <Td className="tabular">{mine ?? none}</Td>
              {report === undefined ? null : <Td className="tabular">{theirs ?? none}</Td>}
            </Tr>
          ))}
        </tbody>
      </Table>
      <div className="pt-4">
        <SpreadTable own={own} health={health} host={report?.host} />
      </div>
      <div className="space-y-2 pt-3 text-sm text-ink-muted">
        <p>{t('provider-facts.spread-rule')}</p>
        <p>
          {own === undefined
            ? t('provider-facts.own-none')
            : t('provider-facts.own-dates', {
                first: formatters.dateTime(own.firstAt),
                last: formatters.dateTime(own.lastAt),
              })}
        </p>
        <StatusLine status={status} row={row} />
        <p>{t('provider-facts.probe-text')}</p>
      </div>
      <AskProvider {...{ service, local, probe, onAsk }} label={t('provider-facts.probe')} />
    </Section>
  );
}
