'use client';

import type { ChatTurn } from '@/lib/domain/chat';
import type { SignatureLookup } from '@/lib/domain/verification';
import { useNetwork } from '@/lib/react/network-provider';
import { AnswerEvidence } from './answer-evidence';
import { AnswerMachine } from './answer-machine';
import { ProofView } from './proof-view';

/** The proof document of an answer given on the network this page reads. */
export function AnswerProof(props: {
  readonly turn: ChatTurn;
  readonly settled: boolean | undefined;
  readonly lookup: SignatureLookup | undefined;
  readonly onCheckAgain: (() => void) | undefined;
}) {
  const { network } = useNetwork();
  const { proof, exchange } = props.turn;
  const machine =
    proof === undefined || exchange === undefined ? null : (
      <>
        <AnswerMachine turn={props.turn} proof={proof} provider={exchange.provider} />
        <AnswerEvidence turn={props.turn} provider={exchange.provider} />
      </>
    );
  return <ProofView {...props} local={network.local} machine={machine} />;
}
