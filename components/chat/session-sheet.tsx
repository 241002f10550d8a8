'use client';

import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { errorText } from '@/lib/i18n/error-text';
import type { SessionPrompt } from '@/lib/react/use-chat';
import { useText } from '@/lib/react/use-text';

function prettyJson(rawMessage: string): string {
  return JSON.stringify(JSON.parse(rawMessage), null, 2);
}

function Permits({ prompt }: { readonly prompt: SessionPrompt }) {
  const { t, formatters } = useText();
  const { timestamp, expiresAt } = prompt.draft.claims;
  const until = { time: formatters.dateTime(expiresAt), duration: formatters.duration(expiresAt - timestamp) };
  return (
    <section className="mt-4">
      <h3 className="font-medium">{t('chat.session-permits')}</h3>
      <ul className="mt-1.5 list-disc space-y-1 pl-5">
        <li>{t('chat.session-permit-use')}</li>
        <li>{t('chat.session-permit-until', until)}</li>
        <li>{t('chat.session-permit-limit')}</li>
        <li>{t('chat.session-kept')}</li>
      </ul>
    </section>
  );
}

function SessionFacts({ prompt }: { readonly prompt: SessionPrompt }) {
  const { t, formatters, copyLabels } = useText();
  const { claims } = prompt.draft;
  const facts = [
    {
      id: 'provider',
      name: t('chat.session-provider'),
      value: <Address value={claims.provider} words={copyLabels} />,
    },
    { id: 'account', name: t('chat.session-account'), value: <Address value={claims.address} words={copyLabels} /> },
    { id: 'expires', name: t('chat.session-expires'), value: formatters.dateTime(claims.expiresAt) },
    { id: 'generation', name: t('chat.session-generation'), value: formatters.integer(claims.generation) },
  ];
  return <Facts facts={facts} className="mt-4" />;
}

function Signed({ prompt }: { readonly prompt: SessionPrompt }) {
  const { t, copyLabels } = useText();
  const { hash, rawMessage } = prompt.draft;
  return (
    <>
      <section className="mt-4">
        <h3 className="font-medium">{t('chat.session-hash')}</h3>
        <p className="mt-1.5 flex items-start gap-1 font-mono text-sm break-all">
          <span>{hash}</span>
          <CopyButton value={hash} words={copyLabels} />
        </p>
        <p className="mt-1.5 text-ink-muted">{t('chat.session-blind')}</p>
      </section>
      <section className="mt-4">
        <h3 className="font-medium">{t('chat.session-json')}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard. */}
        <pre tabIndex={0} className="mt-1.5 overflow-x-auto rounded-md bg-paper-sunken p-3 font-mono text-xs">
          {prettyJson(rawMessage)}
        </pre>
      </section>
    </>
  );
}

/** Explains a session before the wallet asks: what is signed, what it permits, until when (C-29, F-084, R-06). */
export function SessionSheet({ prompt }: { readonly prompt: SessionPrompt | undefined }) {
  const { t } = useText();
  return (
    <Dialog
      open={prompt !== undefined}
      onClose={() => prompt?.decline()}
      title={t('chat.session-title')}
      closeLabel={t('chat.session-cancel')}
      footer={
        <>
          <Button onClick={() => prompt?.decline()}>{t('chat.session-cancel')}</Button>
          <Button variant="primary" busy={prompt?.state === 'signing'} onClick={() => prompt?.sign()}>
            {prompt?.state === 'signing' ? t('chat.session-waiting') : t('chat.session-sign')}
          </Button>
        </>
      }
    >
      {prompt === undefined ? null : (
        <>
          {prompt.problem === undefined ? null : (
            <Notice tone="failed" className="mb-4">
              {errorText(t, prompt.problem)}
            </Notice>
          )}
          <p>{t('chat.session-lead')}</p>
          <Permits prompt={prompt} />
          <SessionFacts prompt={prompt} />
          <Signed prompt={prompt} />
        </>
      )}
    </Dialog>
  );
}
