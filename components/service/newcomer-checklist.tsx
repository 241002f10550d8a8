'use client';

import { Button, LinkButton } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useText } from '@/lib/react/use-text';
import type { NewcomerStep, NewcomerStepId } from './newcomer-steps';

const links: Record<Exclude<NewcomerStepId, 'wallet'>, string> = {
  account: '/account/#deposit',
  fund: '/account/#fund',
  answer: '/chat/',
};

function StepAction({ id, onConnect }: { readonly id: NewcomerStepId; readonly onConnect: () => void }) {
  const { t } = useText();
  const words = t(`market.step-${id}-action`);
  if (id === 'wallet') {
    return (
      <Button size="small" onClick={onConnect}>
        {words}
      </Button>
    );
  }
  return (
    <LinkButton href={links[id]} size="small">
      {words}
    </LinkButton>
  );
}

/** Four steps from nothing to a checked answer; done ones are ticked, only the next one has a button. */
export function NewcomerChecklist({
  steps,
  minimum,
  onConnect,
}: {
  readonly steps: readonly NewcomerStep[];
  /** First deposit in neuron as the contract asks it; undefined until read. */
  readonly minimum: bigint | undefined;
  readonly onConnect: () => void;
}) {
  const { t, formatters } = useText();
  const textOf = (id: NewcomerStepId) => {
    if (id !== 'account') return t(`market.step-${id}-text`);
    return minimum === undefined
      ? t('market.step-account-text-unknown')
      : t('market.step-account-text', { minimum: formatters.amount(minimum) });
  };
  // A phone shows only the next step.
  const isOver = steps.every(({ state }) => state === 'done');
  return (
    <section aria-label={t('market.steps-title')}>
      <ol className={`grid border-y border-hairline sm:grid-cols-2 xl:grid-cols-4 ${isOver ? 'max-sm:hidden' : ''}`}>
        {steps.map((step, index) => (
          <li
            key={step.id}
            aria-current={step.state === 'next' ? 'step' : undefined}
            className="flex items-start gap-3 border-hairline py-2.5 sm:min-h-20 sm:py-3 max-sm:not-aria-[current=step]:hidden xl:not-first:border-l xl:not-first:pl-5 xl:not-last:pr-5"
          >
            <span
              className={`tabular mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full border text-xs ${step.state === 'next' ? 'border-ink bg-ink font-medium text-paper' : 'border-outline text-ink-muted'}`}
            >
              {step.state === 'done' ? <Icon name="check" size={12} /> : index + 1}
              {step.state === 'done' ? <span className="sr-only">{t('market.step-done')}</span> : null}
            </span>
            <div className="min-w-0 flex-1">
              <p className={step.state === 'next' ? 'font-medium' : 'text-ink-muted'}>{t(`market.step-${step.id}`)}</p>
              <p className={`text-sm text-ink-muted ${step.state === 'next' ? '' : 'max-sm:hidden'}`}>
                {textOf(step.id)}
              </p>
            </div>
            <div className="h-8 shrink-0">
              {step.state === 'next' ? <StepAction id={step.id} onConnect={onConnect} /> : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
