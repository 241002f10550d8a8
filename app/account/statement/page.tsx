import type { Metadata } from 'next';
import { StatementPanel } from '@/components/statement/statement-panel';

export const metadata: Metadata = { title: 'Statement' };

export default function StatementPage() {
  return <StatementPanel />;
}
