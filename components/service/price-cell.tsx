'use client';

import { Money, UnknownMoney } from '@/components/ui/money';
import type { PriceUnit, UnitPrice } from '@/lib/domain/pricing';
import { useText } from '@/lib/react/use-text';

/** A price: exact from neuron, "free" for a true zero, a dash with the reason where there is none. */
export function PriceCell({
  price,
  why,
  usual,
  unit = '',
}: {
  readonly price: UnitPrice;
  /** Why there is no price. */
  readonly why: string;
  /** The unit the column heading already names. */
  readonly usual?: PriceUnit;
  /** `0G` where no heading names the currency. */
  readonly unit?: string;
}) {
  const { t, formatters } = useText();
  if (price === undefined) return <UnknownMoney reason={why} />;
  const per = price.unit === usual || price.unit === 'per-message' ? '' : t(`market.${price.unit}`);
  return (
    <>
      {price.amount === 0n ? (
        <span>{t('market.free')}</span>
      ) : (
        <Money {...formatters.money(price.amount, { preset: 'table' })} unit={unit} />
      )}
      {per === '' ? null : <span className="ml-1 text-xs text-ink-muted">{per}</span>}
    </>
  );
}
