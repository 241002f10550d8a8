'use client';

import { type Fact, Facts } from '@/components/ui/facts';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { Workload } from '@/lib/domain/calculator';
import type { PriceSheet, StatementSource } from '@/lib/domain/market-model';
import { tierRanges } from '@/lib/domain/price-tiers';
import { inputPriceOf, outputPriceOf, tieredPrices } from '@/lib/domain/pricing';
import { serviceKind } from '@/lib/domain/service';
import type { SizeSource } from '@/lib/react/use-calculator';
import { useText } from '@/lib/react/use-text';
import { UsdLine, UsdSource } from './figure-cells';
import { PriceCell } from './price-cell';
import type { StatedRate } from './provider-calculator';
import { Section } from './section';
import { oncePriceOf } from './service-prices';

const outputWords = {
  chatbot: 'provider.price-output',
  'text-to-image': 'provider.price-output-image',
  'image-editing': 'provider.price-output-image',
  'speech-to-text': 'provider.price-output-second',
  other: 'provider.price-output-unit',
} as const;

const typicalWords = {
  chatbot: 'provider.price-typical',
  'text-to-image': 'provider.price-typical-image',
  'image-editing': 'provider.price-typical-image',
  'speech-to-text': 'provider.price-typical-minute',
  other: 'provider.price-typical',
} as const;

type PriceSectionProps = {
  readonly sheet: PriceSheet;
  readonly workload: Workload;
  /** Where the size of a typical request comes from; undefined while that is not known. */
  readonly sizeFrom: SizeSource | undefined;
  /** Who the status service is. */
  readonly host: string;
  /** A rate in US dollars, where somebody states one. */
  readonly stated?: StatedRate | undefined;
};

/** Who says a part of the prices, in words. */
function useSourceText(host: string): (source: StatementSource) => string {
  const { t } = useText();
  return (source) => t(`provider-facts.from-${source}`, { host });
}

/** What each size of a message is billed at, and what cached input costs: every figure by the provider's own rule. */
function TierTable({ sheet }: { readonly sheet: PriceSheet }) {
  const { t, formatters } = useText();
  const { inputPrice, outputPrice, cacheDivisor, serviceType } = sheet;
  if (inputPrice === undefined || outputPrice === undefined) return null;
  const ranges = tierRanges(sheet);
  const lines = ranges.length === 0 ? [{ tier: undefined, from: 0, to: undefined }] : ranges;
  const unit = t('market.unit-0g');
  const unknown = t('market.price-unknown');
  const size = (from: number, to: number | undefined): string => {
    if (to !== undefined)
      return t('provider-facts.tier-to', { from: formatters.integer(from), to: formatters.integer(to) });
    return from === 0
      ? t('provider-facts.tier-any')
      : t('provider-facts.tier-from', { from: formatters.integer(from) });
  };
  return (
    <Table label={t('provider-facts.tiers')}>
      <thead>
        <tr>
          <Th>{t('provider-facts.tier-size')}</Th>
          <Th end>{t('provider.price-input')}</Th>
          {cacheDivisor === undefined ? null : <Th end>{t('provider-facts.cached')}</Th>}
          <Th end>{t('provider.price-output')}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ tier, from, to }) => {
          const prices = { serviceType, ...tieredPrices({ inputPrice, outputPrice }, tier) };
          const input = inputPriceOf(prices);
          const cached =
            cacheDivisor === undefined || input === undefined
              ? undefined
              : { ...input, amount: input.amount / cacheDivisor };
          const figure = (price: typeof input) => (
            <PriceCell price={price} why={unknown} usual="per-million" unit={unit} />
          );
          return (
            <Tr key={from}>
              <Td>{size(from, to)}</Td>
              <Td end>{figure(input)}</Td>
              {cacheDivisor === undefined ? null : <Td end>{figure(cached)}</Td>}
              <Td end>{figure(outputPriceOf(prices))}</Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** Tiers and the discount for cached input, in sentences and as a table, with who says so. */
function ChatRules({ sheet, host }: Pick<PriceSectionProps, 'sheet' | 'host'>) {
  const { t } = useText();
  const sourceText = useSourceText(host);
  const { tiers, tiersFrom, cacheDivisor, cacheWrites, cacheFrom } = sheet;
  return (
    <div className="space-y-2 border-t border-hairline pt-3 text-sm text-ink-muted">
      <p>
        {tiers.length === 0
          ? t('provider-facts.no-tiers')
          : `${t('provider.price-tiers', { count: tiers.length })}: ${t('provider-facts.tier-rule')} ${sourceText(tiersFrom)}`}
      </p>
      <p>
        {cacheDivisor === undefined
          ? t('provider.price-no-cache')
          : `${t('provider.price-cache', { divisor: cacheDivisor })} ${sourceText(cacheFrom)}`}
      </p>
      {cacheWrites === undefined ? null : (
        <p>
          {(['usual', 'hour'] as const).flatMap((kind) => {
            const share = cacheWrites[kind];
            return share === undefined ? [] : `${t(`provider.price-cache-write-${kind}`, share)} `;
          })}
          {t('provider.price-cache-write-note')}
        </p>
      )}
    </div>
  );
}

/** What it costs, exactly and by the contract, what a typical request would cost, and the rules for long and cached input. */
export function PriceSection({ sheet, workload, sizeFrom, host, stated }: PriceSectionProps) {
  const { t, formatters } = useText();
  const kind = serviceKind(sheet.serviceType);
  const unit = t('market.unit-0g');
  const unknown = t('market.price-unknown');
  const input = inputPriceOf(sheet);
  const output = outputPriceOf(sheet);
  const waits = kind === 'chatbot' && sizeFrom === undefined;
  const once = waits ? undefined : oncePriceOf(sheet, workload);
  const typical = t(typicalWords[kind]);
  const size = {
    input: formatters.integer(workload.promptTokens),
    output: formatters.integer(workload.completionTokens),
  };
  const isRuled = sheet.tiers.length > 0 || sheet.cacheDivisor !== undefined;
  const price = (value: typeof input, why: string) => (
    <>
      <PriceCell price={value} why={why} usual={value?.unit ?? 'per-unit'} unit={unit} />
      {value === undefined || stated === undefined ? null : <UsdLine amount={value.amount} {...stated} />}
    </>
  );
  const facts: readonly Fact[] = [
    ...(input === undefined ? [] : [{ id: 'input', name: t('provider.price-input'), value: price(input, unknown) }]),
    { id: 'output', name: t(outputWords[kind]), value: price(output, unknown) },
    {
      id: 'typical',
      name:
        kind === 'chatbot' && sizeFrom !== undefined
          ? `${typical} · ${t(`provider.typical-${sizeFrom}`, size)}`
          : typical,
      value: <span className="font-medium">{price(once, waits ? t('market.size-unknown') : unknown)}</span>,
    },
  ];
  return (
    <Section title={t('provider.prices-title')}>
      <Facts facts={facts} />
      {stated === undefined ? null : (
        <p className="border-t border-hairline py-3 text-sm text-ink-muted empty:hidden">
          <UsdSource {...stated} />
        </p>
      )}
      {kind === 'chatbot' ? <ChatRules sheet={sheet} host={host} /> : null}
      {kind === 'chatbot' && isRuled ? <TierTable sheet={sheet} /> : null}
    </Section>
  );
}
