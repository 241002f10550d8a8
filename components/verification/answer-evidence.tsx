'use client';

import { useState } from 'react';
import type { Address } from 'viem';
import { Button, LinkButton } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Notice } from '@/components/ui/notice';
import type { ChatTurn } from '@/lib/domain/chat';
import { errorText } from '@/lib/i18n/error-text';
import { useAnswerEvidence } from '@/lib/react/use-answer-evidence';
import { useKeptMachine } from '@/lib/react/use-kept-machine';
import { useText } from '@/lib/react/use-text';

/** The answer as a file that anybody can judge again offline: with its words only where the reader says so (F-104). */
export function AnswerEvidence({ turn, provider }: { readonly turn: ChatTurn; readonly provider: Address }) {
  const { t } = useText();
  const [withTexts, setWithTexts] = useState(false);
  const isChecked = useKeptMachine(provider) !== undefined;
  const { state: file, save } = useAnswerEvidence(turn, provider);
  if (turn.proof?.signedText === undefined) return null;
  return (
    <div className="mt-4">
      <p className="text-ink-muted">{t(isChecked ? 'verification.file-text' : 'verification.file-needs-machine')}</p>
      {isChecked ? (
        <>
          <Checkbox checked={withTexts} onChange={setWithTexts}>
            {t('verification.file-with-texts')}
          </Checkbox>
          <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button size="small" busy={file.state === 'making'} onClick={() => save(withTexts)}>
              {t('verification.file-save')}
            </Button>
            <LinkButton href="/verify/" variant="plain" size="small">
              {t('verification.file-verify')}
            </LinkButton>
          </div>
        </>
      ) : null}
      {file.state === 'failed' ? (
        <Notice tone="failed" className="mt-3" title={t('verification.file-failed')}>
          {errorText(t, file.error)}
        </Notice>
      ) : null}
    </div>
  );
}
