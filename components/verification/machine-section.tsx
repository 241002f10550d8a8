'use client';

import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Ticking } from '@/components/ui/ticking';
import { type MachineLink, machineLink } from '@/lib/domain/answer-machine';
import type { ChatTurn } from '@/lib/domain/chat';
import type { AppError } from '@/lib/domain/error';
import type { MachineVerdict } from '@/lib/domain/machine';
import type { ResponseProof } from '@/lib/domain/verification';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { MachineLinkText } from './machine-link-text';

export type MachineSectionProps = {
  readonly turn: ChatTurn;
  readonly proof: ResponseProof;
  /** The verdict kept now. */
  readonly verdict: MachineVerdict | undefined;
  readonly checking: boolean;
  readonly error: AppError | undefined;
  /** Present where the machine can be checked by a press. */
  readonly onCheck: (() => void) | undefined;
};

function Noted({ link, turn, proof }: Pick<MachineSectionProps, 'turn' | 'proof'> & { readonly link: MachineLink }) {
  const { t, formatters } = useText();
  // A stored answer is proven once more at every visit; what was noted is from its first proof.
  const notedAt = turn.timings.settledAt ?? proof.checkedAt;
  return (
    <div className="border-t border-hairline py-3">
      <dt className="text-sm text-ink-muted">
        {t('verification.machine-then', { time: formatters.dateTime(notedAt) })}
      </dt>
      <dd>
        <MachineLinkText link={link} age={(at) => formatters.dateTime(at)} />
      </dd>
    </div>
  );
}

function Now({ proof, verdict }: Pick<MachineSectionProps, 'proof' | 'verdict'>) {
  const { t, formatters, copyLabels } = useText();
  return (
    <div className="border-t border-hairline py-3">
      <dt className="text-sm text-ink-muted">{t('verification.machine-now')}</dt>
      <dd>
        <Ticking>
          {(now) => {
            const link = machineLink({ proof, verdict, at: now });
            return (
              <>
                <MachineLinkText link={link} age={(at) => formatters.relativeTime(at, now)} />
                {link.kind === 'other-key' ? (
                  <p className="mt-1 text-sm text-ink-muted">
                    {t('verification.machine-key')} <Address value={link.machineSigner} words={copyLabels} />
                  </p>
                ) : null}
              </>
            );
          }}
        </Ticking>
      </dd>
    </div>
  );
}

/** What a check of the provider's machines says about the key that signed an answer: then, and now. */
export function MachineSection({ turn, proof, verdict, checking, error, onCheck }: MachineSectionProps) {
  const { t } = useText();
  const isOffered = proof.mode !== 'standard';
  return (
    <div>
      {proof.mode === 'centralized' ? <p className="mb-2 font-medium">{t('verification.mode-centralized')}</p> : null}
      {proof.mode === 'separated' ? <p className="mb-2 text-ink-muted">{t('verification.mode-separated')}</p> : null}
      <dl className="border-b border-hairline">
        {turn.machine === undefined ? null : <Noted link={turn.machine} turn={turn} proof={proof} />}
        <Now proof={proof} verdict={verdict} />
      </dl>
      {error === undefined ? null : (
        <Notice tone="failed" className="mt-3" title={t('verification.machine-failed')}>
          {errorText(t, error)}
        </Notice>
      )}
      {onCheck === undefined || !isOffered ? null : (
        <Button className="mt-3" size="small" busy={checking} onClick={onCheck}>
          {t('verification.machine-check')}
        </Button>
      )}
    </div>
  );
}
