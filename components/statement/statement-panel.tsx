'use client';

import '@/lib/i18n/english/statement';
import { useSearchParams } from 'next/navigation';
import { parseAddress } from '@/lib/domain/address-book';
import { useReceipts } from '@/lib/react/use-receipts';
import { useStatement } from '@/lib/react/use-statement';
import { useWallet } from '@/lib/react/use-wallet';
import { StatementView } from './statement-view';

/** The statement of the connected account, or of any other one that a link names. */
export function StatementPanel() {
  const wallet = useWallet();
  const watching = useSearchParams().get('watch') ?? undefined;
  const parsed = parseAddress(watching ?? '');
  const owner = watching === undefined ? wallet.address : parsed.ok ? parsed.address : undefined;
  const statement = useStatement(owner);
  const own = useReceipts();
  const { receipts, state, damaged } =
    owner === wallet.address ? own : ({ receipts: [], state: 'not-ours', damaged: 0 } as const);
  return (
    <StatementView
      // Another account begins anew: a provider chosen in the one before may be none of its own.
      key={owner}
      statement={watching !== undefined && owner === undefined ? undefined : statement}
      receipts={receipts}
      receiptsState={state}
      damaged={damaged}
      watching={watching}
      onConnect={wallet.connect}
    />
  );
}
