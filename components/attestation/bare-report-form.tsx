'use client';

import { useState } from 'react';
import { getAddress, isAddress } from 'viem/utils';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { useText } from '@/lib/react/use-text';
import type { BareReport } from '@/lib/react/use-verify';

const nonceForm = /^(?:0x)?[0-9a-fA-F]{64}$/;

/** Ask what a bare report is to be compared with: it says nothing about that itself. */
export function BareReportForm({
  text,
  onJudge,
}: {
  readonly text: string;
  readonly onJudge: (report: BareReport) => void;
}) {
  const { t } = useText();
  const [signer, setSigner] = useState('');
  const [nonce, setNonce] = useState('');
  const [pressed, setPressed] = useState(false);
  const key = signer.trim();
  const number = nonce.trim();
  const isSignerWrong = key !== '' && !isAddress(key, { strict: false });
  const isNonceWrong = number !== '' && !nonceForm.test(number);
  const submit = () => {
    setPressed(true);
    if (isSignerWrong || isNonceWrong) return;
    onJudge({
      text,
      signer: isAddress(key, { strict: false }) ? getAddress(key) : undefined,
      nonce: number === '' ? undefined : number.slice(-64).toLowerCase(),
    });
  };
  return (
    <form
      noValidate
      className="max-w-[48rem] space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="max-w-[68ch] text-ink-muted">{t('verify.report-text')}</p>
      <TextField
        label={t('verify.report-signer')}
        hint={t('verify.report-signer-hint')}
        problem={pressed && isSignerWrong ? t('verify.report-signer-problem') : undefined}
        inputClassName="font-mono"
        spellCheck={false}
        value={signer}
        onChange={({ target }) => setSigner(target.value)}
      />
      <TextField
        label={t('verify.report-nonce')}
        hint={t('verify.report-nonce-hint')}
        problem={pressed && isNonceWrong ? t('verify.report-nonce-problem') : undefined}
        inputClassName="font-mono"
        spellCheck={false}
        value={nonce}
        onChange={({ target }) => setNonce(target.value)}
      />
      <Button type="submit" variant="primary">
        {t('verify.report-check')}
      </Button>
    </form>
  );
}
