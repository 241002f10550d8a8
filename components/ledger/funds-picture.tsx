'use client';

import type { AccountEquation } from '@/lib/domain/account';
import { useText } from '@/lib/react/use-text';

type Part = { readonly id: string; readonly amount: bigint; readonly look: string };

const hatch = 'bg-[repeating-linear-gradient(135deg,var(--ink)_0_2px,transparent_2px_5px)]';

function partsOf(equation: AccountEquation): readonly Part[] {
  const spendable = equation.spendable ?? equation.free;
  const parts: readonly Part[] = [
    { id: 'spendable', amount: spendable, look: 'bg-ink' },
    { id: 'unsettled', amount: equation.free - spendable, look: hatch },
    { id: 'reserved', amount: equation.reservedMinimum, look: 'bg-outline' },
    { id: 'retrieving', amount: equation.pendingRefund, look: 'border-y border-dashed border-outline' },
    { id: 'fine-tuning', amount: equation.fineTuning, look: 'bg-hairline' },
    { id: 'available', amount: equation.available, look: 'border border-outline bg-paper-raised' },
  ];
  return parts.filter((part) => part.amount > 0n);
}

/** The main account as one bar: spendable, used, reserved, being retrieved, available; its length is only for the eye. */
export function FundsPicture({ equation }: { readonly equation: AccountEquation }) {
  const { t, formatters } = useText();
  const parts = partsOf(equation);
  const total = parts.reduce((sum, part) => sum + part.amount, 0n);
  if (total === 0n) return null;
  const words = (amount: bigint | undefined) =>
    amount === undefined ? t('ui.unknown') : formatters.amount(amount, { preset: 'table' });
  const label = t('account.picture-text', {
    total: words(equation.available + equation.withProviders),
    spendable: words(equation.spendable),
    unsettled: words(equation.unsettled),
    reserved: words(equation.reservedMinimum),
    retrieving: words(equation.pendingRefund),
    available: words(equation.available),
  });
  return (
    <div role="img" aria-label={label} className="flex h-3 w-full max-w-4xl gap-px overflow-hidden">
      {parts.map((part) => (
        <span
          key={part.id}
          className={`min-w-1 ${part.look}`}
          style={{ flexGrow: Number((part.amount * 100_000n) / total) }}
        />
      ))}
    </div>
  );
}
