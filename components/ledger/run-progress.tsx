'use client';

import { Address } from '@/components/ui/address';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { ProviderName } from './provider-name';

type State = Movement['state'];
type Progress = Extract<State, { readonly kind: 'sent' }>['progress'] & {};
type Step = Progress['done'][number]['step'];
type Intent = Extract<State, { readonly kind: 'checking' }>['intent'];

function StepName({ step }: { readonly step: Step }) {
  const { t } = useText();
  return step.actions.map((action) => (
    <span key={action.kind} className="block">
      {t(`movement.action-${action.kind}`)}
      {'provider' in action ? (
        <span className="ml-2">
          <ProviderName provider={action.provider} />
        </span>
      ) : null}
    </span>
  ));
}

/** Where each provider of a retrieval in batches stands; those in a mined batch name their transaction. */
function ProviderRows({ providers, done }: { readonly providers: readonly string[]; readonly done: Progress['done'] }) {
  const { t, copyLabels } = useText();
  const hashes = new Map(
    done.flatMap(({ step, hash }) =>
      step.actions.flatMap((action) =>
        action.kind === 'retrieve' ? action.providers.map((provider) => [provider.toLowerCase(), hash] as const) : [],
      ),
    ),
  );
  return (
    <ul aria-label={t('movement.rows-label')} className="divide-y divide-hairline border-y border-hairline text-sm">
      {providers.map((provider) => {
        const isDone = hashes.has(provider.toLowerCase());
        const hash = hashes.get(provider.toLowerCase());
        return (
          <li key={provider} className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 py-1">
            <ProviderName provider={provider} />
            <span className="flex items-center gap-2 text-ink-muted">
              {isDone ? <Icon name="check" /> : null}
              {t(isDone ? 'movement.row-done' : 'movement.row-open')}
              {hash === undefined ? null : <Address value={hash} words={copyLabels} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Of an action in several transactions: at which it is, which are mined, and for a retrieval where each provider stands. */
export function RunProgress({
  intent,
  progress,
  running,
}: {
  readonly intent: Intent;
  readonly progress: Progress;
  /** Whether the action goes on now. */
  readonly running: boolean;
}) {
  const { t, copyLabels } = useText();
  const { number, count, done } = progress;
  const isThrough = done.length >= count;
  return (
    <div className="mb-4 space-y-2">
      <p className="flex items-center gap-2 font-medium">
        {running && !isThrough ? <Spinner /> : null}
        {isThrough ? t('movement.steps-through', { count }) : t('movement.step-of', { number, total: count })}
      </p>
      {intent.kind === 'retrieve' ? (
        <ProviderRows providers={intent.providers} done={done} />
      ) : done.length === 0 ? null : (
        <ol className="divide-y divide-hairline border-y border-hairline text-sm">
          {done.map(({ step, hash }) => (
            <li key={step.id} className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 py-1">
              <span className="flex items-center gap-2">
                <Icon name="check" />
                <span>
                  <StepName step={step} />
                </span>
              </span>
              {hash === undefined ? null : <Address value={hash} words={copyLabels} />}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
