'use client';

import { useCallback } from 'react';
import type { Address } from 'viem';
import type { ChatTurn } from '@/lib/domain/chat';
import { getBrowserStorage } from './browser-storage';
import { useNetwork } from './network-provider';
import { useFileMaking } from './use-evidence-file';
import { useWallet } from './use-wallet';

/** Offer one answer, with the latest check of its provider's machines, as a file; `save` says whether its texts go in. */
export function useAnswerEvidence(turn: ChatTurn, provider: Address) {
  const { network } = useNetwork();
  const { address } = useWallet();
  const { state, run } = useFileMaking();
  const save = useCallback(
    (withTexts: boolean) => {
      run(async () => {
        const { answerExchange } = await import('./machine/answer-exchange');
        const { EvidenceMissingError, makeEvidenceFile } = await import('./machine/evidence-file');
        const { answers } = getBrowserStorage();
        const owner = address && { chainId: network.chainId, account: address };
        const kept = owner === undefined || !withTexts ? undefined : await answers.find(owner, turn.id);
        const exchange = answerExchange({ turn, withTexts, kept });
        if (exchange === undefined) throw new EvidenceMissingError('Nothing was signed for this answer.');
        return makeEvidenceFile({ network, provider, exchange });
      });
    },
    [run, network, provider, address, turn],
  );
  return { state, save };
}
