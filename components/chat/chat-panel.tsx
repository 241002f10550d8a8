'use client';

import { useSearchParams } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { type Address, getAddress, isAddress } from 'viem';
import { Button, LinkButton } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { type Service, serviceKind } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import { useNetwork } from '@/lib/react/network-provider';
import { useForgetSessions } from '@/lib/react/session-vault';
import { useMarket } from '@/lib/react/use-market';
import { useService } from '@/lib/react/use-service';
import { useText } from '@/lib/react/use-text';
import { useWallet } from '@/lib/react/use-wallet';
import { ChatRoomPanel, type DrawProof, SwitchedNotice } from './chat-room-panel';
import { FurtherModels } from './further-models';
import { ProviderChoice } from './provider-choice';

function Plain({
  title,
  hint,
  action,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly action: ReactNode;
}) {
  return (
    <div className="mx-auto max-w-3xl px-4 py-10 sm:px-6">
      <h1 className="text-lg font-semibold">{title}</h1>
      {hint === undefined ? null : <p className="mt-1 max-w-[60ch] text-ink-muted">{hint}</p>}
      <div className="mt-5">{action}</div>
    </div>
  );
}

function ChooseOther() {
  const { t } = useText();
  return <LinkButton href="/chat/">{t('chat.choose-other')}</LinkButton>;
}

function Loading() {
  const { t } = useText();
  return (
    <div aria-busy="true" className="mx-auto max-w-3xl px-4 py-6 sm:px-6">
      <p role="status" className="sr-only">
        {t('chat.loading')}
      </p>
      <Skeleton className="h-7 w-56" />
    </div>
  );
}

function ProviderPanel({
  provider,
  chatId,
  model,
  proof,
}: {
  readonly provider: Address;
  readonly chatId: string | undefined;
  readonly model: string | undefined;
  readonly proof: DrawProof;
}) {
  const { t } = useText();
  const wallet = useWallet();
  const service = useService(provider);
  const [interrupted, setInterrupted] = useState<Address>();
  useForgetSessions(wallet.address === undefined);

  if (wallet.status === 'loading' || service.state === 'loading') return <Loading />;
  if (service.state === 'failed') {
    return (
      <Plain
        title={t('chat.provider-failed')}
        hint={errorText(t, service.error)}
        action={<Button onClick={service.retry}>{t('chat.try-again')}</Button>}
      />
    );
  }
  if (service.value === undefined) return <Plain title={t('chat.provider-gone')} action={<ChooseOther />} />;
  if (serviceKind(service.value.serviceType) !== 'chatbot') {
    return <Plain title={t('chat.provider-not-chat')} action={<ChooseOther />} />;
  }
  if (wallet.address === undefined) {
    return (
      <Plain
        title={t('chat.wallet-title')}
        hint={t('chat.wallet-hint')}
        action={
          <Button variant="primary" onClick={wallet.connect} busy={wallet.status === 'connecting'}>
            {t('chat.connect-wallet')}
          </Button>
        }
      />
    );
  }
  return (
    <ChatRoomPanel
      key={wallet.address}
      user={wallet.address}
      service={service.value}
      stale={service.state === 'stale'}
      firstChatId={chatId}
      firstModel={model}
      proof={proof}
      onInterrupted={setInterrupted}
      notices={
        interrupted === undefined ? null : (
          <SwitchedNotice account={interrupted} onDismiss={() => setInterrupted(undefined)} />
        )
      }
    />
  );
}

/** The chat page: a provider from the address, or the choice of one. */
export function ChatPanel({ proof }: { readonly proof: DrawProof }) {
  const { t } = useText();
  const { network } = useNetwork();
  const market = useMarket();
  const params = useSearchParams();
  const provider = params.get('provider');
  // The address follows the open chat from then on; it names a chat or a model only once, when the page is entered.
  const chatId = params.get('chat') ?? undefined;
  const model = params.get('model') || undefined;
  if (provider === null) {
    const models = (service: Service) => <FurtherModels service={service} />;
    return <ProviderChoice market={market} local={network.local} models={models} />;
  }
  if (!isAddress(provider, { strict: false })) {
    return <Plain title={t('chat.provider-invalid')} action={<ChooseOther />} />;
  }
  const address = getAddress(provider);
  return <ProviderPanel key={address} provider={address} {...{ chatId, model, proof }} />;
}
