'use client';

import '@/lib/i18n/english/statement';
import { useReceipts } from '@/lib/react/use-receipts';
import { useStatement } from '@/lib/react/use-statement';
import { useWallet } from '@/lib/react/use-wallet';
import { StatementView } from './statement-view';

/** The statement of the connected account. */
export function StatementPanel() {
  const statement = useStatement();
  const { receipts, state, damaged } = useReceipts();
  const wallet = useWallet();
  return (
    <StatementView
      statement={statement}
      receipts={receipts}
      receiptsState={state}
      damaged={damaged}
      onConnect={wallet.connect}
    />
  );
}
