'use client';

import { Address } from '@/components/ui/address';
import { LinkButton } from '@/components/ui/button';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { type AccountState, refundDueAt, type SubAccount } from '@/lib/domain/account';
import { useText } from '@/lib/react/use-text';
import { partsOf, type UnsettledUse } from './funds';

export type SubAccountTableProps = {
  readonly state: AccountState;
  /** Chain time in seconds at the block of the reading. */
  readonly chainTime: bigint;
  /** By lower-case provider address; undefined until the history has been read. */
  readonly uses: ReadonlyMap<string, UnsettledUse> | undefined;
  readonly charged: ReadonlyMap<string, bigint> | undefined;
  /** Names of the models by lower-case provider address; undefined until the market has been read. */
  readonly models: ReadonlyMap<string, string> | undefined;
  /** Another's account: nothing can be done with it. */
  readonly readOnly?: boolean;
};

function dueText(
  text: ReturnType<typeof useText>,
  { sub, lockTime, chainTime }: { readonly sub: SubAccount; readonly lockTime: bigint; readonly chainTime: bigint },
): string {
  const dues = sub.refunds.map((refund) => refundDueAt(refund, lockTime)).sort((a, b) => (a < b ? -1 : 1));
  const next = dues[0];
  if (next === undefined) return '';
  if (next <= chainTime) return text.t('account.refund-due');
  return text.t('account.refund-due-in', { duration: text.formatters.duration(Number(next - chainTime) * 1000) });
}

function SubAccountRow({ sub, ...props }: SubAccountTableProps & { readonly sub: SubAccount }) {
  const text = useText();
  const { t, formatters } = text;
  const key = sub.provider.toLowerCase();
  const parts = partsOf(sub, props.uses?.get(key), props.uses !== undefined);
  const withoutFee = props.uses?.get(key)?.withoutFee ?? 0;
  const model = props.models?.get(key);
  const due = dueText(text, { sub, lockTime: props.state.limits.lockTime, chainTime: props.chainTime });
  const money = (amount: bigint | undefined) =>
    amount === undefined ? (
      <UnknownMoney reason={t('account.charged-unknown')} />
    ) : (
      <Money {...formatters.money(amount, { preset: 'table' })} unit="" />
    );
  const name = model ?? sub.provider;
  return (
    <Tr>
      <Td className="min-w-44">
        <a
          href={`/provider/?address=${sub.provider}`}
          className="font-medium hover:text-action hover:underline hover:underline-offset-3"
        >
          {model === undefined ? <Address value={sub.provider} /> : <bdi className="wrap-anywhere">{model}</bdi>}
        </a>
        <span className="block text-xs text-ink-muted">
          {props.models !== undefined && model === undefined ? (
            t('account.service-gone')
          ) : model === undefined ? (
            ''
          ) : (
            <Address value={sub.provider} className="text-xs" />
          )}
        </span>
      </Td>
      <Td end className="font-medium">
        {money(parts.spendable)}
      </Td>
      <Td end>
        {money(parts.unsettled)}
        {withoutFee === 0 ? null : (
          <span className="block text-xs text-ink-muted">{t('account.unknown-fee', { count: withoutFee })}</span>
        )}
      </Td>
      <Td end>{money(parts.reserved)}</Td>
      <Td end>
        {money(sub.pendingRefund)}
        {due === '' ? null : <span className="block text-xs text-ink-muted">{due}</span>}
      </Td>
      <Td end>{money(sub.balance)}</Td>
      <Td end>{props.charged === undefined ? money(undefined) : money(props.charged.get(key) ?? 0n)}</Td>
      <Td end>
        <span className="inline-flex gap-2">
          {sub.balance === 0n || props.readOnly === true ? null : (
            <LinkButton
              size="small"
              href={`/account/?retrieve=${sub.provider}#retrieve`}
              aria-label={t('movement.retrieve-named', { provider: name })}
            >
              {t('movement.retrieve-title')}
            </LinkButton>
          )}
          {model === undefined || props.readOnly === true ? null : (
            <>
              <LinkButton
                size="small"
                href={`/account/?fund=${sub.provider}#fund`}
                aria-label={t('account.fund-named', { provider: name })}
              >
                {t('account.fund')}
              </LinkButton>
              <LinkButton
                size="small"
                href={`/chat/?provider=${sub.provider}`}
                aria-label={t('account.chat-with', { provider: name })}
              >
                {t('account.chat')}
              </LinkButton>
            </>
          )}
        </span>
      </Td>
    </Tr>
  );
}

/** What stands with each provider; each row adds up to its balance. */
export function SubAccountTable(props: SubAccountTableProps) {
  const { t } = useText();
  const unit = <span className="font-normal">{t('market.unit-0g')}</span>;
  return (
    <section>
      <h2 className="mb-3 text-md font-semibold">{t('account.subs-title')}</h2>
      {props.state.subAccounts.length === 0 ? (
        <p className="border-y border-hairline py-4 text-ink-muted">{t('account.subs-empty')}</p>
      ) : (
        <Table label={t('account.subs-label')}>
          <thead>
            <tr>
              <Th>{t('account.column-provider')}</Th>
              <Th end>
                {t('account.column-spendable')} {unit}
              </Th>
              <Th end>{t('account.column-unsettled')}</Th>
              <Th end>{t('account.column-reserved')}</Th>
              <Th end>{t('account.column-retrieving')}</Th>
              <Th end>{t('account.column-balance')}</Th>
              <Th end>{t('account.column-charged')}</Th>
              <Th end>
                <span className="sr-only">{t('account.column-action')}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {props.state.subAccounts.map((sub) => (
              <SubAccountRow key={sub.provider} sub={sub} {...props} />
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
