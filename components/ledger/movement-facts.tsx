'use client';

import { EvidenceGlyph } from '@/components/ui/evidence';
import type { Text } from '@/lib/react/use-text';
import { useText } from '@/lib/react/use-text';
import { useChainTime } from './chain-time';
import type { Review } from './movement-review';
import { useProviderName } from './provider-name';

type Fact = NonNullable<Review['facts']>[number];
type Retrieves = Extract<Fact, { readonly kind: 'retrieves' }>;
type Skip = Extract<Fact, { readonly kind: 'skips' }>['skip'];

/** What one fact weighs: something to know, or something to think about before agreeing. */
type Line = { readonly id: string; readonly words: string; readonly warns: boolean };

type Speaker = {
  readonly text: Text;
  readonly nameOf: (provider: string) => string;
  readonly times: ReturnType<typeof useChainTime>;
};

/** Why a provider is left out, in words. */
export function skipText(skip: Skip, { text: { t }, times }: Pick<Speaker, 'text' | 'times'>): string {
  switch (skip.kind) {
    case 'no-sub-account':
    case 'empty':
      return t(`movement.skip-${skip.kind}`);
    case 'waiting':
    case 'refunds-full':
      return t(`movement.skip-${skip.kind}`, { time: times.atAndIn(skip.nextDueAt) });
  }
}

function retrievalLines(
  { forecasts }: Retrieves,
  { text: { t, formatters }, nameOf, times }: Speaker,
): readonly Line[] {
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  return forecasts.flatMap(({ provider, collects, locks, nextDueAt }): readonly Line[] => {
    const name = nameOf(provider);
    const asked = {
      id: `asks-${provider}`,
      words: t(collects > 0n ? 'movement.fact-locks-again' : 'movement.fact-asks', {
        provider: name,
        amount: exact(locks),
        time: nextDueAt === undefined ? '' : times.atAndIn(nextDueAt),
      }),
      warns: true,
    };
    const collected = {
      id: `collects-${provider}`,
      words: t('movement.fact-collects', { provider: name, amount: exact(collects) }),
      warns: false,
    };
    return [...(collects > 0n ? [collected] : []), ...(locks > 0n ? [asked] : [])];
  });
}

function linesOf(fact: Fact, speaker: Speaker): readonly Line[] {
  const { text, nameOf } = speaker;
  const { t, formatters } = text;
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  switch (fact.kind) {
    case 'acknowledges-signer':
      return [{ id: fact.kind, words: t('account.words-fund-signer'), warns: false }];
    case 'cancels-refunds':
      return [{ id: fact.kind, words: t('account.words-fund-refund', { amount: exact(fact.amount) }), warns: true }];
    case 'recipient-opens-account':
      return [
        { id: fact.kind, words: t('movement.fact-recipient-opens', { minimum: exact(fact.minimum) }), warns: false },
      ];
    case 'recipient-is-contract':
      return [{ id: fact.kind, words: t('movement.fact-recipient-contract'), warns: true }];
    case 'only-recipient-withdraws':
      return [{ id: fact.kind, words: t('movement.fact-only-recipient'), warns: true }];
    case 'retrieves':
      return retrievalLines(fact, speaker);
    case 'skips': {
      const words = t('movement.fact-skipped', {
        provider: nameOf(fact.provider),
        reason: skipText(fact.skip, speaker),
      });
      return [{ id: `skips-${fact.provider}`, words, warns: false }];
    }
    case 'closes-account':
      return [{ id: fact.kind, words: t('movement.fact-closes'), warns: true }];
    case 'ends-keys':
      return [
        {
          id: `keys-${fact.provider}`,
          words: t('movement.fact-keys', { provider: nameOf(fact.provider) }),
          warns: true,
        },
      ];
  }
}

/** What else a person should know before agreeing; what needs a second thought carries the mark of what is not settled. */
export function MovementFacts({ review }: { readonly review: Review }) {
  const text = useText();
  const nameOf = useProviderName();
  const times = useChainTime(review.block.timestamp);
  const lines = (review.facts ?? []).flatMap((fact) => linesOf(fact, { text, nameOf, times }));
  if (lines.length === 0) return null;
  return (
    <ul aria-label={text.t('movement.facts-label')} className="space-y-1.5">
      {lines.map(({ id, words, warns }) => (
        <li key={id} className="flex items-baseline gap-2">
          <span className="w-3 shrink-0">{warns ? <EvidenceGlyph state="claimed" /> : null}</span>
          <span className="min-w-0 max-w-[68ch] wrap-anywhere">{words}</span>
        </li>
      ))}
    </ul>
  );
}
