'use client';

import { useState } from 'react';
import type { Address } from 'viem';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { AccountState } from '@/lib/domain/account';
import { planRetrieval, type RetrievalPlan, type RetrievalRow, retrievalChoice } from '@/lib/domain/retrieval';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { useChainTime } from './chain-time';
import type { LastUses, RefundRequests } from './funds';
import { MovementSection, standingOf } from './movement-section';
import { useProviderName } from './provider-name';
import { RetrieveRow } from './retrieve-row';

export type RetrieveFormProps = {
  readonly account: AccountState;
  /** Chain time in seconds at the block of the reading. */
  readonly chainTime: bigint;
  readonly movement: Movement;
  /** undefined while it is not known which providers the reader uses. */
  readonly inUse: LastUses | undefined;
  readonly requests: RefundRequests | undefined;
  /** The provider a link asked for: the choice begins with it alone. */
  readonly preferred: string | undefined;
  readonly blocked?: string | undefined;
};

const kinds = ['retrieve'] as const;

/** Without knowledge of what is in use nothing is chosen beforehand: a chat must not stop because a reading failed (C-15). */
function beginsChosen(
  row: RetrievalRow,
  { inUse, preferred }: Pick<RetrieveFormProps, 'inUse' | 'preferred'>,
): boolean {
  const { provider, skip } = row.forecast;
  if (skip !== undefined) return false;
  if (preferred !== undefined) return provider.toLowerCase() === preferred.toLowerCase();
  return inUse !== undefined && row.isChosen;
}

function useChoice(props: RetrieveFormProps) {
  const { account, chainTime, inUse } = props;
  const [touched, setTouched] = useState<ReadonlyMap<string, boolean>>(new Map());
  const used = account.subAccounts.flatMap(({ provider }) => (inUse?.has(provider.toLowerCase()) ? [provider] : []));
  const rows = retrievalChoice({ state: account, inUse: used, now: chainTime });
  const isChosen = (row: RetrievalRow) =>
    row.forecast.skip === undefined && (touched.get(row.forecast.provider) ?? beginsChosen(row, props));
  return {
    rows: rows.map((row) => ({ ...row, isChosen: isChosen(row) })),
    choose: (providers: readonly Address[], chosen: boolean) =>
      setTouched(new Map([...touched, ...providers.map((provider) => [provider, chosen] as const)])),
  };
}

/** What the chosen retrieval does, in words: what comes back, what waits, who stops answering, in how many transactions. */
function PlanWords({
  plan,
  rows,
  chainTime,
  account,
}: Pick<RetrieveFormProps, 'chainTime' | 'account'> & {
  readonly plan: RetrievalPlan;
  readonly rows: readonly RetrievalRow[];
}) {
  const { t, formatters } = useText();
  const times = useChainTime(chainTime);
  const nameOf = useProviderName();
  const going = plan.batches.flat();
  const sum = (pick: (each: (typeof going)[number]) => bigint) => going.reduce((total, each) => total + pick(each), 0n);
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  const collects = sum((each) => each.collects);
  const locksAgain = sum((each) => (each.collects > 0n ? each.locks : 0n));
  const asks = sum((each) => each.locks) - locksAgain;
  const stopped = rows.filter(({ isChosen, isInUse, forecast }) => isChosen && isInUse && forecast.locks > 0n);
  const time = times.atAndIn(chainTime + account.limits.lockTime);
  const size = account.limits.maxProvidersPerBatch;
  return (
    <div className="max-w-[68ch] space-y-2">
      {collects === 0n ? null : <p>{t('movement.words-collect', { amount: exact(collects) })}</p>}
      {asks === 0n ? null : <p>{t('movement.words-ask', { amount: exact(asks), time })}</p>}
      {locksAgain === 0n ? null : (
        <Notice tone="warning" title={t('movement.words-locks-again-title')}>
          {t('movement.words-locks-again', { amount: exact(locksAgain), time })}
        </Notice>
      )}
      {stopped.length === 0 ? null : (
        <Notice tone="warning" title={t('movement.words-stop-title')}>
          {t('movement.words-stop', { providers: stopped.map(({ forecast }) => nameOf(forecast.provider)).join(', ') })}
        </Notice>
      )}
      {asks + locksAgain === 0n ? null : <p className="text-ink-muted">{t('movement.words-shrink')}</p>}
      {plan.batches.length < 2 ? null : (
        <p>{t('movement.words-batches', { count: plan.batches.length, size: size.toString() })}</p>
      )}
    </div>
  );
}

/** Retrieve from one, several or all providers, in two phases that are told apart. */
export function RetrieveForm(props: RetrieveFormProps) {
  const { account, chainTime, movement, inUse } = props;
  const { t } = useText();
  const { rows, choose } = useChoice(props);
  const [asked, setAsked] = useState(false);
  const { idle } = standingOf(movement, kinds);
  const chosen = rows.flatMap(({ isChosen, forecast }) => (isChosen ? [forecast.provider] : []));
  const possible = rows.flatMap(({ forecast }) => (forecast.skip === undefined ? [forecast.provider] : []));
  const plan = planRetrieval({ providers: chosen, state: account, now: chainTime });
  const submit = () => {
    setAsked(true);
    if (chosen.length > 0) movement.start({ kind: 'retrieve', providers: chosen });
  };
  return (
    <MovementSection
      id="retrieve"
      title={t('movement.retrieve-title')}
      explain={t('movement.retrieve-explain')}
      kinds={kinds}
      movement={movement}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="space-y-3"
      >
        {inUse === undefined && idle ? <p className="text-ink-muted">{t('movement.use-unknown')}</p> : null}
        <fieldset disabled={!idle} className="min-w-0">
          <legend className="flex w-full flex-wrap items-center justify-between gap-2 font-medium">
            {t('movement.retrieve-from')}
          </legend>
          <ul className="mt-1.5 max-h-[32rem] divide-y divide-hairline overflow-y-auto border-y border-hairline">
            {rows.map((row) => (
              <RetrieveRow
                key={row.forecast.provider}
                row={row}
                account={account}
                chainTime={chainTime}
                lastUse={inUse?.get(row.forecast.provider.toLowerCase())}
                requests={props.requests}
                onChoose={(isChosen) => choose([row.forecast.provider], isChosen)}
              />
            ))}
          </ul>
          {possible.length < 2 ? null : (
            <div className="mt-2 flex flex-wrap gap-2">
              <Button size="small" disabled={!idle} onClick={() => choose(possible, true)}>
                {t('movement.choose-all')}
              </Button>
              <Button size="small" disabled={!idle} onClick={() => choose(possible, false)}>
                {t('movement.choose-none')}
              </Button>
            </div>
          )}
        </fieldset>
        {idle ? <PlanWords plan={plan} rows={rows} chainTime={chainTime} account={account} /> : null}
        {idle && asked && chosen.length === 0 && possible.length > 0 ? (
          <p role="status">{t('movement.choose-first')}</p>
        ) : null}
        {!idle ? null : props.blocked !== undefined ? (
          <p className="text-ink-muted">{props.blocked}</p>
        ) : possible.length === 0 ? (
          <p className="text-ink-muted">{t('movement.nothing-now')}</p>
        ) : (
          <Button type="submit">{t('movement.check-retrieve', { count: chosen.length })}</Button>
        )}
      </form>
    </MovementSection>
  );
}
