'use client';

import type { BlockRef } from '@/lib/domain/block';
import type { ChatTurn } from '@/lib/domain/chat';
import { callableUrl, type Service } from '@/lib/domain/service';
import type { ResponseProof } from '@/lib/domain/verification';
import { useNetwork } from '@/lib/react/network-provider';
import { useKeptMachine } from '@/lib/react/use-kept-machine';
import { useMachineCheck } from '@/lib/react/use-machine-check';
import { useService } from '@/lib/react/use-service';
import { MachineSection } from './machine-section';

type Parts = { readonly turn: ChatTurn; readonly proof: ResponseProof };

function Checkable({ turn, proof, service, block }: Parts & { readonly service: Service; readonly block: BlockRef }) {
  const { local } = useNetwork().network;
  const verdict = useKeptMachine(service.provider);
  const { check, start } = useMachineCheck(service, block);
  const callable = callableUrl(service.url, { local }) !== undefined;
  return (
    <MachineSection
      turn={turn}
      proof={proof}
      verdict={verdict}
      checking={check.state === 'running'}
      error={check.state === 'failed' ? check.error : undefined}
      onCheck={callable ? start : undefined}
    />
  );
}

function Kept({ turn, proof, provider }: Parts & { readonly provider: Service['provider'] }) {
  const verdict = useKeptMachine(provider);
  return <MachineSection {...{ turn, proof, verdict }} checking={false} error={undefined} onCheck={undefined} />;
}

/** What the machines of its provider lend to an answer; they are asked only by a press. */
export function AnswerMachine({ turn, proof, provider }: Parts & { readonly provider: Service['provider'] }) {
  const service = useService(provider);
  const isKnown = service.state === 'fresh' || service.state === 'stale';
  if (!isKnown || service.value === undefined) return <Kept turn={turn} proof={proof} provider={provider} />;
  return <Checkable turn={turn} proof={proof} service={service.value} block={service.block} />;
}
