'use client';

import { EvidenceGlyph } from '@/components/ui/evidence';
import { useText } from '@/lib/react/use-text';

export type ChipBlock =
  | { readonly state: 'unknown' }
  | { readonly state: 'fresh'; readonly number: bigint }
  | { readonly state: 'stale'; readonly number: bigint };

/** Which network is being read and how far it has come; coloured only when the network does not answer. */
export function NetworkChip({
  name,
  chainId,
  block,
  byLink,
}: {
  readonly name: string;
  readonly chainId: number;
  readonly block: ChipBlock;
  readonly byLink: boolean;
}) {
  const { t, formatters } = useText();
  const facts = [
    t('shell.network-chip', { name, chainId: String(chainId) }),
    byLink ? t('shell.network-by-link') : '',
    block.state === 'stale' ? t('shell.block-stale') : '',
  ];
  const title = facts.filter((fact) => fact !== '').join('. ');
  return (
    <p title={title} className="tabular flex min-w-0 flex-wrap items-baseline gap-x-2 text-sm leading-4 sm:leading-5">
      <span className="truncate font-medium">{name}</span>
      <span className="hidden text-ink-muted sm:inline">{t('shell.chain', { chainId: String(chainId) })}</span>
      <span
        className={
          block.state === 'stale'
            ? 'inline-flex items-baseline gap-1 text-refuted [&>svg]:self-center'
            : 'text-xs text-ink-muted sm:text-sm'
        }
      >
        {block.state === 'stale' ? <EvidenceGlyph state="refuted" /> : null}
        {block.state === 'unknown'
          ? t('shell.block-unknown')
          : t('shell.block', { block: formatters.integer(block.number) })}
      </span>
      {byLink ? <span className="hidden text-xs text-ink-muted md:inline">{t('shell.network-by-link')}</span> : null}
    </p>
  );
}
