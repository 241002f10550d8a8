'use client';

import { Evidence } from '@/components/ui/evidence';
import { type Fact, Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { ChatTurn } from '@/lib/domain/chat';
import { perMillion } from '@/lib/domain/pricing';
import { cleanText } from '@/lib/domain/service';
import { type Text, useText } from '@/lib/react/use-text';

function tokensOf({ t }: Text, turn: ChatTurn): string {
  const { usage } = turn;
  if (usage === undefined) return t('verification.not-known');
  const counts = { prompt: usage.promptTokens, completion: usage.completionTokens, cached: usage.cachedTokens };
  return usage.cachedTokens > 0 ? t('verification.tokens-cached', counts) : t('verification.tokens-value', counts);
}

function priceFacts({ t, formatters }: Text, turn: ChatTurn): readonly Fact[] {
  const { prices } = turn;
  if (prices === undefined) return [];
  const money = (price: bigint) => <Money {...formatters.money(perMillion(price))} focusable />;
  return [
    { id: 'price-in', name: t('verification.price-in'), value: money(prices.inputPrice) },
    { id: 'price-out', name: t('verification.price-out'), value: money(prices.outputPrice) },
    prices.stated === true
      ? {
          id: 'prices-from',
          name: t('verification.prices-from'),
          value: <Evidence state="claimed" word={t('verification.prices-stated')} />,
        }
      : { id: 'block', name: t('verification.prices-block'), value: formatters.integer(prices.blockNumber) },
  ];
}

function feeFacts({ t, formatters }: Text, turn: ChatTurn): readonly Fact[] {
  const { fee } = turn;
  if (fee === undefined) return [];
  const money = (neuron: bigint) => <Money {...formatters.money(neuron)} focusable />;
  return [
    { id: 'fee-in', name: t('verification.fee-in'), value: money(fee.inputFee) },
    { id: 'fee-out', name: t('verification.fee-out'), value: money(fee.outputFee) },
    {
      id: 'fee',
      name: t('verification.fee'),
      value: (
        <span className="flex flex-col items-end">
          <Money {...formatters.money(fee.fee, { preset: 'exact' })} strong />
          <span className="text-xs text-ink-muted">{`${formatters.neuron(fee.fee)} neuron`}</span>
        </span>
      ),
    },
  ];
}

/** What an answer cost by the provider's formula, at the prices read before it was sent (F-079). */
export function ProofReceipt({ turn, settled }: { readonly turn: ChatTurn; readonly settled: boolean | undefined }) {
  const text = useText();
  const { t } = text;
  const model = cleanText(turn.exchange?.model ?? '', 80);
  const facts: readonly Fact[] = [
    { id: 'model', name: t('verification.model'), value: <bdi className="wrap-anywhere">{model}</bdi> },
    { id: 'tokens', name: t('verification.tokens'), value: tokensOf(text, turn) },
    ...priceFacts(text, turn),
    ...feeFacts(text, turn),
    ...(settled === undefined
      ? []
      : [
          {
            id: 'settlement',
            name: t('verification.settlement'),
            value: settled ? t('verification.settled') : t('verification.unsettled'),
          },
        ]),
  ];
  const stopped = turn.state.kind === 'stopped' || turn.state.kind === 'failed';
  return (
    <>
      <Facts facts={facts} className="tabular border-y border-hairline" />
      {turn.fee === undefined ? (
        <p className="mt-2 text-ink-muted">{stopped ? t('verification.fee-stopped') : t('verification.fee-unknown')}</p>
      ) : null}
    </>
  );
}
