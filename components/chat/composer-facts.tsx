'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Ticking } from '@/components/ui/ticking';
import { perMillion } from '@/lib/domain/pricing';
import { cleanText, type Service } from '@/lib/domain/service';
import type { ChatFunds } from '@/lib/react/use-chat';
import { useText } from '@/lib/react/use-text';
import { fundHref, providerHref } from './chat-links';

export type ComposerFactsProps = {
  readonly service: Service;
  readonly stale: boolean;
  readonly funds: ChatFunds;
  readonly sessionEndsAt: number | undefined;
  readonly onForgetSession: () => void;
};

function Fact({ children }: { readonly children: ReactNode }) {
  return <span className="inline-flex items-baseline gap-x-1.5">{children}</span>;
}

function Funds({ funds, service }: Pick<ComposerFactsProps, 'funds' | 'service'>) {
  const { t, formatters } = useText();
  if (funds.state === 'unknown') return <UnknownMoney reason={t('chat.funds-unknown')} />;
  if (funds.state === 'none') {
    return (
      <Link href={fundHref(service.provider, undefined)} prefetch={false} className="text-link">
        {t('chat.funds-none')}
      </Link>
    );
  }
  const messages =
    funds.messages === undefined
      ? undefined
      : funds.messages === 0n
        ? t('chat.messages-none')
        : t('chat.messages-left', { count: funds.messages });
  return (
    <>
      <Money {...formatters.money(funds.free)} focusable />
      <span>{messages === undefined ? t('chat.funds-free') : `${t('chat.funds-free')}, ${messages}`}</span>
    </>
  );
}

function SessionFact({
  sessionEndsAt,
  onForgetSession,
}: Pick<ComposerFactsProps, 'sessionEndsAt' | 'onForgetSession'>) {
  const { t, formatters } = useText();
  if (sessionEndsAt === undefined) return <Fact>{t('chat.session-none')}</Fact>;
  return (
    <Fact>
      <Ticking>
        {(now) => <span>{t('chat.session-left', { duration: formatters.duration(sessionEndsAt - now) })}</span>}
      </Ticking>
      <Button variant="plain" size="small" onClick={onForgetSession}>
        {t('chat.session-forget')}
      </Button>
    </Fact>
  );
}

/** Everything the next message depends on, in one quiet line: model, provider, price, funds, session. */
export function ComposerFacts(props: ComposerFactsProps) {
  const { t, formatters } = useText();
  const { service, stale } = props;
  const input = formatters.amount(perMillion(service.inputPrice));
  const output = formatters.amount(perMillion(service.outputPrice));
  return (
    <div
      className={`tabular flex flex-wrap items-baseline gap-x-5 gap-y-0.5 text-sm text-ink-muted ${stale ? 'opacity-80' : ''}`}
    >
      <Fact>
        <bdi className="font-medium text-ink wrap-anywhere">{cleanText(service.model, 80)}</bdi>
        <Link href={providerHref(service.provider)} prefetch={false} className="text-link">
          <Address value={service.provider} />
        </Link>
      </Fact>
      <Fact>{t('chat.price-per-million', { input, output: `${output} 0G` })}</Fact>
      <Fact>
        <Funds {...props} />
      </Fact>
      <SessionFact {...props} />
    </div>
  );
}
