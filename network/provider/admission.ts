import type { Address } from 'viem';
import { spendable } from '@/lib/domain/account';
import type { Service } from '@/lib/domain/service';
import type { ChainAccount } from './chain';
import type { ChainCache } from './chain-cache';
import { WireProblem } from './problem';
import type { NewRequest, Store } from './store/store';

/** The reserve every sub-account must hold beyond what it owes: 1 0G in neuron (provider protocol §4.3). */
export const minimumReserve = 10n ** 18n;

/** Who asks, and what for: `requestFee` = what it will cost, in neuron, 0 where only its answer tells. */
export type AdmissionRequest = {
  readonly user: Address;
  readonly requestFee: bigint;
  /** The row to open for a request that is let in; undefined for one that goes no further. */
  readonly row: NewRequest | undefined;
};

/** Let a user's request in and open its row, or say why not. @throws WireProblem */
export type AdmissionGate = { admit(request: AdmissionRequest): Promise<void> };

/** Write neuron as 0G with six decimals, rounded toward zero, as the network's balance text does. */
export function sixDecimals(neuron: bigint): string {
  const micro = neuron / 10n ** 12n;
  return `${micro / 1_000_000n}.${(micro % 1_000_000n).toString().padStart(6, '0')}`;
}

/** The network's own sentence for a balance that is too low (provider protocol §2.3). */
export function insufficientBalanceText(input: {
  readonly locked: bigint;
  readonly unsettled: bigint;
  readonly requestFee: bigint;
  readonly provider: Address;
}): string {
  const { locked, unsettled, requestFee, provider } = input;
  return (
    `insufficient balance: your locked balance is ${sixDecimals(locked)} 0G, but the required minimum is ` +
    `${sixDecimals(minimumReserve + unsettled + requestFee)} 0G (breakdown: minimum reserve ${sixDecimals(minimumReserve)} 0G + ` +
    `unsettled fees ${sixDecimals(unsettled)} 0G + current request fee ${sixDecimals(requestFee)} 0G). ` +
    `Please add more funds with: 0g-compute-cli transfer-fund --provider ${provider} --amount <amount>`
  );
}

const refuse = (text: string): WireProblem => new WireProblem(`validate request: ${text}`);

/** Admit by the on-chain account, its acknowledgements and its balance less what is owed (provider protocol §2.2, §4.3). */
export function createAdmissionGate(options: {
  readonly provider: Address;
  readonly accounts: ChainCache<ChainAccount | undefined>;
  readonly services: ChainCache<Service | undefined>;
  readonly store: Store;
}): AdmissionGate {
  const { provider, accounts, services, store } = options;

  /** What is lacking; undefined when the account holds enough, and then the row is open. */
  const shortageOf = async (account: ChainAccount, { user, requestFee, row }: AdmissionRequest) => {
    const locked = spendable(account);
    const owedAtMost = locked - minimumReserve - requestFee;
    const { opened, unsettled } = row
      ? await store.openRequest({ ...row, owedAtMost })
      : await store.unsettledFee(user).then((owed) => ({ opened: owed <= owedAtMost, unsettled: owed }));
    return opened ? undefined : { locked, unsettled };
  };

  return {
    admit: async (request) => {
      const { user, requestFee } = request;
      // What may have changed a moment ago by the user's own transaction is read again before it refuses.
      const known = await accounts.get(user);
      const account = known?.acknowledged ? known : await accounts.refresh(user);
      if (!account) throw refuse(`get account from contract, account not exist: user ${user}, provider ${provider}`);
      if (!account.acknowledged)
        throw refuse(
          'user not acknowledge the provider, please use acknowledgeProviderSigner function in sdk first, it will take effect in 2 minutes',
        );
      const service = await services.get(provider);
      if (!service?.teeSignerAcknowledged && !(await services.refresh(provider))?.teeSignerAcknowledged)
        throw refuse('service not acknowledge the tee signer');

      if ((await shortageOf(account, request)) === undefined) return;
      const again = await accounts.refresh(user);
      const shortage = again
        ? await shortageOf(again, request)
        : { locked: 0n, unsettled: await store.unsettledFee(user) };
      if (shortage) throw refuse(insufficientBalanceText({ ...shortage, requestFee, provider }));
    },
  };
}
