'use client';

import type { ChatTurn } from '@/lib/domain/chat';
import { useNetwork } from '@/lib/react/network-provider';
import { ProofView } from './proof-view';

/** The proof document of an answer given on the network this page reads. */
export function AnswerProof(props: {
  readonly turn: ChatTurn;
  readonly settled: boolean | undefined;
  readonly onCheckAgain: (() => void) | undefined;
}) {
  const { network } = useNetwork();
  return <ProofView {...props} local={network.local} />;
}
