import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ComparePanel } from '@/components/service/compare-panel';

export const metadata: Metadata = { title: 'Compare' };

export default function ComparePage() {
  return (
    <Suspense>
      <ComparePanel />
    </Suspense>
  );
}
