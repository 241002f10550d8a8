'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Evidence } from '@/components/ui/evidence';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Ticking } from '@/components/ui/ticking';
import type { ModelOffer } from '@/lib/domain/model-offer';
import { perMillion } from '@/lib/domain/pricing';
import { cleanText, type Service } from '@/lib/domain/service';
import type { ChatFunds } from '@/lib/react/use-chat';
import type { Probe } from '@/lib/react/use-probe';
import { useText } from '@/lib/react/use-text';
import { fundHref, providerHref } from './chat-links';

export type ComposerFactsProps = {
  readonly service: Service;
  /** The model of the next message and what it costs. */
  readonly offer: ModelOffer;
  /** Asking the provider for its list of models, by a press. */
  readonly probe: Probe;
  readonly onAsk: () => void;
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

/** What the next message costs and who says so; what is not known is said, with a way to know it. */
function PriceFact({ offer, probe, onAsk }: Pick<ComposerFactsProps, 'offer' | 'probe' | 'onAsk'>) {
  const { t, formatters } = useText();
  if (offer.service !== undefined) {
    const input = formatters.amount(perMillion(offer.service.inputPrice));
    const output = formatters.amount(perMillion(offer.service.outputPrice));
    return (
      <Fact>
        {t('chat.price-per-million', { input, output: `${output} 0G` })}
        {offer.state === 'stated' ? <Evidence state="claimed" word={t('chat.stated')} /> : null}
      </Fact>
    );
  }
  if (offer.state !== 'not-asked') {
    return (
      <Fact>
        {t(`chat.model-${offer.state}`)}
        <LinkButton variant="plain" size="small" href="/chat/">
          {t('chat.choose-other')}
        </LinkButton>
      </Fact>
    );
  }
  return (
    <Fact>
      {t(probe.state === 'silent' || probe.state === 'refused' ? 'chat.models-silent' : 'chat.model-not-asked')}
      <Button variant="plain" size="small" onClick={onAsk} busy={probe.state === 'asking'}>
        {t('chat.model-ask')}
      </Button>
    </Fact>
  );
}

/** Everything the next message depends on, in one quiet line: model, provider, price, funds, session. */
export function ComposerFacts(props: ComposerFactsProps) {
  const { service, offer, stale } = props;
  return (
    <div
      className={`tabular flex flex-wrap items-baseline gap-x-5 gap-y-0.5 text-sm text-ink-muted ${stale ? 'opacity-80' : ''}`}
    >
      <Fact>
        <bdi className="font-medium text-ink wrap-anywhere">{cleanText(offer.model, 80)}</bdi>
        <Link href={providerHref(service.provider)} prefetch={false} className="text-link">
          <Address value={service.provider} />
        </Link>
      </Fact>
      <PriceFact {...props} />
      <Fact>
        <Funds {...props} />
      </Fact>
      <SessionFact {...props} />
    </div>
  );
}
