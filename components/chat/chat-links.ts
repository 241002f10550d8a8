import type { Address } from 'viem';
import { amountToInput } from '@/lib/domain/amount';

/** Where a chat with a provider begins, or a stored one goes on; `model` names one that is not the registered one. */
export function chatHref(
  provider: Address,
  { chatId, model }: { readonly chatId?: string | undefined; readonly model?: string | undefined } = {},
): string {
  const query = new URLSearchParams({
    provider,
    ...(model !== undefined && { model }),
    ...(chatId !== undefined && { chat: chatId }),
  });
  return `/chat/?${query}`;
}

/** Where a provider is funded, with the amount that is missing filled in (neuron). */
export function fundHref(provider: Address, missing: bigint | undefined): string {
  const query = new URLSearchParams({
    fund: provider,
    ...(missing !== undefined && { amount: amountToInput(missing) }),
  });
  return `/account/?${query}`;
}

/** Where everything about a provider stands. */
export function providerHref(provider: Address): string {
  return `/provider/?address=${provider}`;
}
