'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { AppError } from '@/lib/domain/error';
import { useText } from '@/lib/react/use-text';

const isDeclined = (error: unknown) => error instanceof AppError && error.code === 'wallet-rejected';

/** Ask the wallet to switch: the person's own no needs no answer, a wallet that could not is said to have stayed. */
export function SwitchNetworkButton({ onSwitch }: { readonly onSwitch: () => Promise<void> }) {
  const { t } = useText();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const switchNow = () => {
    setState('asking');
    onSwitch().then(
      () => setState('idle'),
      (error: unknown) => setState(isDeclined(error) ? 'idle' : 'failed'),
    );
  };
  return (
    <div>
      <Button busy={state === 'asking'} onClick={switchNow}>
        {t('chat.cure-switch-network')}
      </Button>
      {state === 'failed' ? (
        <p role="alert" className="mt-2 max-w-[30ch] text-sm text-ink-muted">
          {t('chat.switch-failed')}
        </p>
      ) : null}
    </div>
  );
}
