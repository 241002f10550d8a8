import type { Metadata } from 'next';
import { KeptPanel } from '@/components/kept/kept-panel';

export const metadata: Metadata = { title: 'What this browser keeps' };

export default function SettingsPage() {
  return <KeptPanel />;
}
