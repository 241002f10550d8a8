import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AccountPanel } from '@/components/ledger/account-panel';

export const metadata: Metadata = { title: 'Account' };

export default function AccountPage() {
  return (
    <Suspense>
      <AccountPanel />
    </Suspense>
  );
}
