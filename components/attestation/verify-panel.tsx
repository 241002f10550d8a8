'use client';

import '@/lib/i18n/english/verify';
import { useVerify } from '@/lib/react/use-verify';
import { VerifyView } from './verify-view';

/** Judges files the reader brings, in this page alone. */
export function VerifyPanel() {
  return <VerifyView {...useVerify()} />;
}
