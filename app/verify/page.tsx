import type { Metadata } from 'next';
import { VerifyPanel } from '@/components/attestation/verify-panel';

export const metadata: Metadata = { title: 'Verify evidence' };

export default function VerifyPage() {
  return <VerifyPanel />;
}
