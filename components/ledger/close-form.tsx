'use client';

import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { AccountState } from '@/lib/domain/account';
import { type ClosingChecklist, closingChecklist } from '@/lib/domain/closing';
import type { Movement } from '@/lib/react/use-movement';
import { type Text, useText } from '@/lib/react/use-text';
import { useChainTime } from './chain-time';
import { MovementSection, standingOf } from './movement-section';

type Open = Extract<ClosingChecklist, { readonly kind: 'open' }>;
type Item = { readonly id: string; readonly state: 'done' | 'now' | 'waits' | 'later'; readonly words: string };

const kinds = ['close-account'] as const;

function itemsOf(
  list: Open,
  {
    text: { t, formatters },
    times,
    now,
  }: { readonly text: Text; readonly times: ReturnType<typeof useChainTime>; readonly now: bigint },
): readonly Item[] {
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  const { revokeKeys, retrieve, waiting, elsewhere, withdraw } = list;
  const going = retrieve.batches.flat().length;
  const keys: Item =
    revokeKeys.length === 0
      ? { id: 'keys', state: 'done', words: t('movement.close-keys-none') }
      : { id: 'keys', state: 'now', words: t('movement.close-keys', { count: revokeKeys.length }) };
  const asked: Item =
    going === 0
      ? { id: 'retrieve', state: 'done', words: t('movement.close-retrieved') }
      : { id: 'retrieve', state: 'now', words: t('movement.close-retrieve', { count: going }) };
  const waits: readonly Item[] =
    // What is due already is not waited for: it is collected with the step before.
    waiting === undefined || waiting.allDueAt <= now
      ? []
      : [
          {
            id: 'wait',
            state: 'waits',
            words: t('movement.close-wait', { amount: exact(waiting.amount), time: times.atAndIn(waiting.allDueAt) }),
          },
        ];
  const held: readonly Item[] =
    elsewhere === 0n
      ? []
      : [{ id: 'elsewhere', state: 'waits', words: t('movement.close-elsewhere', { amount: exact(elsewhere) }) }];
  const last: Item = {
    id: 'withdraw',
    state: withdraw === undefined ? 'later' : 'now',
    words:
      withdraw === undefined
        ? t('movement.close-withdraw-later')
        : withdraw === 0n
          ? t('movement.close-delete')
          : t('movement.close-withdraw', { amount: exact(withdraw) }),
  };
  return [keys, asked, ...waits, ...held, last];
}

function ChecklistItem({ item }: { readonly item: Item }) {
  const { t } = useText();
  return (
    <li className="flex items-baseline gap-3 py-2">
      <span className="w-4 shrink-0 self-center text-ink-muted">
        {item.state === 'done' ? <Icon name="check" size={14} /> : null}
      </span>
      <span className={`min-w-0 flex-1 ${item.state === 'now' ? '' : 'text-ink-muted'}`}>{item.words}</span>
      <span className={`text-sm ${item.state === 'now' ? 'font-medium' : 'text-ink-muted'}`}>
        {t(`movement.close-state-${item.state}`)}
      </span>
    </li>
  );
}

/** Close the account: a list computed from the chain, so that it can be taken up again after days (C-05, F-055). */
export function CloseForm({
  account,
  chainTime,
  movement,
  blocked,
}: {
  readonly account: AccountState;
  readonly chainTime: bigint;
  readonly movement: Movement;
  readonly blocked?: string | undefined;
}) {
  const text = useText();
  const { t } = text;
  const times = useChainTime(chainTime);
  const { idle } = standingOf(movement, kinds);
  const list = closingChecklist(account, { now: chainTime });
  const items = list.kind === 'open' ? itemsOf(list, { text, times, now: chainTime }) : [];
  const isPossible = items.some(({ state }) => state === 'now');
  return (
    <MovementSection
      id="close"
      title={t('movement.close-title')}
      explain={t('movement.close-explain')}
      kinds={kinds}
      movement={movement}
    >
      {list.kind === 'no-ledger' ? (
        <p>{t('movement.close-gone')}</p>
      ) : (
        <div className="space-y-3">
          <ol aria-label={t('movement.close-label')} className="divide-y divide-hairline border-y border-hairline">
            {items.map((item) => (
              <ChecklistItem key={item.id} item={item} />
            ))}
          </ol>
          {!idle ? null : blocked !== undefined ? (
            <p className="text-ink-muted">{blocked}</p>
          ) : isPossible ? (
            <Button onClick={() => movement.start({ kind: 'close-account' })}>{t('movement.check-close')}</Button>
          ) : (
            <p className="text-ink-muted">{t('movement.close-must-wait')}</p>
          )}
        </div>
      )}
    </MovementSection>
  );
}
