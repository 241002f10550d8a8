'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useText } from '@/lib/react/use-text';

/** The wallet stands on another network than the page: say both, offer one button, change nothing without a click. */
export function NetworkBanner({
  name,
  chainId,
  walletChainId,
  onSwitch,
}: {
  readonly name: string;
  readonly chainId: number;
  readonly walletChainId: number | undefined;
  readonly onSwitch: () => Promise<void>;
}) {
  const { t } = useText();
  const [state, setState] = useState<'idle' | 'asking' | 'refused'>('idle');
  const switchNow = () => {
    setState('asking');
    onSwitch().then(
      () => setState('idle'),
      () => setState('refused'),
    );
  };
  const values = { name, chainId: String(chainId) };
  const sentence =
    walletChainId === undefined
      ? t('shell.wrong-network-unknown', values)
      : t('shell.wrong-network', { ...values, walletChain: String(walletChainId) });
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 bg-ink px-4 py-3 text-paper sm:px-6 lg:px-8"
    >
      <p className="max-w-[70ch] min-w-0 flex-1 basis-64">
        {state === 'refused' ? t('shell.switch-failed', values) : sentence}
      </p>
      <Button size="small" busy={state === 'asking'} onClick={switchNow}>
        {t('shell.switch-to', values)}
      </Button>
    </div>
  );
}
