import type { Metadata } from 'next';
import { Suspense } from 'react';
import { StatementPanel } from '@/components/statement/statement-panel';

export const metadata: Metadata = { title: 'Statement' };

export default function StatementPage() {
  return (
    <Suspense>
      <StatementPanel />
    </Suspense>
  );
}
