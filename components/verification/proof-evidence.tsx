'use client';

import { CopyButton } from '@/components/ui/copy-button';
import type { ChatTurn } from '@/lib/domain/chat';
import { cleanText } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

type Item = { readonly id: string; readonly name: string; readonly value: string | undefined };

/** A key is the provider's own text: shown without what could disguise it, and not without end. */
const keyText = (key: string | undefined): string | undefined => (key === undefined ? undefined : cleanText(key, 200));

function useItems(turn: ChatTurn): readonly Item[] {
  const { t, formatters } = useText();
  const { exchange, proof } = turn;
  if (exchange === undefined) return [];
  const bytes = (count: number) => ({ bytes: formatters.integer(count) });
  return [
    {
      id: 'request',
      name: t('verification.request-hash-size', bytes(exchange.requestLength)),
      value: exchange.requestHash,
    },
    {
      id: 'response',
      name: t('verification.response-hash-size', bytes(exchange.responseLength)),
      value: exchange.responseHash,
    },
    { id: 'text', name: t('verification.signed-text'), value: proof?.signedText },
    { id: 'signature', name: t('verification.signature'), value: proof?.signature },
    { id: 'expected', name: t('verification.expected-signer'), value: proof?.expectedSigner },
    { id: 'recovered', name: t('verification.recovered-signer'), value: proof?.recoveredSigner },
    { id: 'key', name: t('verification.signature-key'), value: keyText(exchange.chatKey ?? exchange.completionId) },
    {
      id: 'time',
      name: t('verification.checked-at'),
      value: proof === undefined ? undefined : formatters.dateTime(proof.checkedAt),
    },
  ];
}

/** The bytes behind a proof, each to be copied, so that anybody can check again with other tools. */
export function ProofEvidence({ turn }: { readonly turn: ChatTurn }) {
  const { t, copyLabels } = useText();
  return (
    <dl className="divide-y divide-hairline border-y border-hairline">
      {useItems(turn).map((item) => (
        <div key={item.id} className="py-2">
          <dt className="text-sm text-ink-muted">{item.name}</dt>
          <dd className="flex items-start justify-between gap-2 font-mono text-xs break-all">
            <span className="min-w-0">{item.value ?? t('verification.not-known')}</span>
            {item.value === undefined ? null : <CopyButton value={item.value} words={copyLabels} what={item.name} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
