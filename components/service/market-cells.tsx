'use client';

import { Evidence } from '@/components/ui/evidence';
import { UnknownMoney } from '@/components/ui/money';
import type { Figure, MarketRow } from '@/lib/domain/market';
import { useText } from '@/lib/react/use-text';
import { TrustClaim } from './trust-cell';

/** What is proven here of a provider's machine, else what it claims; and that it cannot be used, where that is so. */
export function TrustLine({ row, local }: { readonly row: MarketRow; readonly local: boolean }) {
  const { t } = useText();
  const { service, trust } = row;
  if (!service.teeSignerAcknowledged) {
    return (
      <span title={t('market.owner-not-accepted')} className="text-ink-muted">
        {t('market.not-usable')}
        <span className="sr-only">: {t('market.owner-not-accepted')}</span>
      </span>
    );
  }
  if (trust !== undefined && trust > 0)
    return <Evidence state="proven" word={t('market.trust-level', { level: trust })} />;
  return <TrustClaim service={service} local={local} />;
}

/** Milliseconds as seconds with two figures that count. */
export function secondsText(locale: string, milliseconds: number): string {
  const style = { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(locale, style).format(milliseconds / 1000);
}

/** A measured figure, and in small who measured it and how often; the two sources are never mixed. */
export function FigureText({
  figure,
  text,
  host,
}: {
  readonly figure: Figure | undefined;
  readonly text: (value: number) => string;
  /** Who the status service is. */
  readonly host: string;
}) {
  const { t, formatters } = useText();
  if (figure === undefined) return <UnknownMoney reason={t('market.not-measured')} />;
  const { samples } = figure;
  const count = samples === undefined ? '?' : formatters.integer(samples);
  const whose = t(figure.from === 'own' ? 'market.measured-own' : 'market.measured-status', { count, host });
  return (
    <span title={whose}>
      {text(figure.value)}
      <span aria-hidden="true" className="ml-1 text-xs text-ink-muted">
        {t(figure.from === 'own' ? 'market.by-own' : 'market.by-status', { count })}
      </span>
      <span className="sr-only">, {whose}</span>
    </span>
  );
}

/** How many tokens fit, in thousands where that is exact enough for the eye. */
export function contextText(integer: (value: number) => string, tokens: number): string {
  return tokens < 10_000 ? integer(tokens) : `${integer(Math.floor(tokens / 1000))}k`;
}
