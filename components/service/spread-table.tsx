'use client';

import { UnknownMoney } from '@/components/ui/money';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { StatusHealth } from '@/lib/domain/market-status';
import type { OwnEvidence } from '@/lib/domain/measurement';
import { fewestSamples, type Percentile, percentiles, type Spread } from '@/lib/domain/percentile';
import { useText } from '@/lib/react/use-text';
import { secondsText } from './figure-cells';

type Line = {
  readonly figure: 'first-token' | 'speed' | 'latency';
  readonly own: Spread | undefined;
  readonly theirs: Spread | undefined;
};

const linesOf = (own: OwnEvidence | undefined, health: StatusHealth | undefined): readonly Line[] => [
  { figure: 'first-token', own: own?.firstByte, theirs: health?.firstToken },
  { figure: 'speed', own: own?.tokensPerSecond, theirs: health?.tokensPerSecond },
  { figure: 'latency', own: own?.wholeAnswer, theirs: health?.latency },
];

/** Why a percentile is not told: nobody measured, or not often enough for it. */
function Untold({ spread, name }: { readonly spread: Spread | undefined; readonly name: Percentile }) {
  const { t } = useText();
  const isTooFew = spread?.samples !== undefined && spread.samples < fewestSamples[name];
  const few = t('provider-facts.too-few', { percentile: name, count: fewestSamples[name] });
  return <UnknownMoney reason={isTooFew ? few : t('figure.not-measured')} />;
}

function SpreadRow({
  figure,
  by,
  spread,
}: {
  readonly figure: Line['figure'];
  readonly by: string;
  readonly spread: Spread | undefined;
}) {
  const { t, formatters, locale } = useText();
  const speed = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const text = (value: number) => (figure === 'speed' ? speed.format(value) : secondsText(locale, value));
  return (
    <Tr>
      <th
        scope="row"
        className="sticky left-0 z-1 h-11 border-b border-hairline bg-inherit py-2 pr-3 text-left font-normal whitespace-nowrap text-ink-muted"
      >
        {t(`provider-facts.figure-${figure}`)}
      </th>
      <Td className="wrap-anywhere">
        {by}
        {spread?.average === undefined ? null : (
          <span className="block text-xs text-ink-muted">
            {t('provider-facts.average', { value: text(spread.average) })}
          </span>
        )}
      </Td>
      {percentiles.map((name) => {
        const value = spread?.[name];
        return (
          <Td key={name} end>
            {value === undefined ? <Untold spread={spread} name={name} /> : text(value)}
          </Td>
        );
      })}
      <Td end>{spread?.samples === undefined ? '—' : formatters.integer(spread.samples)}</Td>
    </Tr>
  );
}

/**
 * How long and how fast, as percentiles with the number of measurements: this browser's own and the status service's each on a line
 * of their own (F-011, F-020). A percentile that so few measurements cannot tell is a dash.
 */
export function SpreadTable({
  own,
  health,
  host,
}: {
  readonly own: OwnEvidence | undefined;
  readonly health: StatusHealth | undefined;
  /** Who the status service is; undefined where it said nothing. */
  readonly host: string | undefined;
}) {
  const { t } = useText();
  return (
    <Table label={t('provider-facts.spread-title')}>
      <thead>
        <tr>
          <Th>{t('provider-facts.figure')}</Th>
          <Th>{t('provider-facts.measured-by')}</Th>
          {percentiles.map((name) => (
            <Th key={name} end>
              {name}
            </Th>
          ))}
          <Th end>{t('provider-facts.samples')}</Th>
        </tr>
      </thead>
      <tbody>
        {linesOf(own, health).flatMap(({ figure, own: mine, theirs }) => [
          <SpreadRow key={`${figure}-own`} figure={figure} by={t('provider-facts.this-browser')} spread={mine} />,
          ...(host === undefined
            ? []
            : [<SpreadRow key={`${figure}-status`} figure={figure} by={host} spread={theirs} />]),
        ])}
      </tbody>
    </Table>
  );
}
