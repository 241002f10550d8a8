// e2e/flows are ways a person has already gone before a spec begins; each leaves the state its name says.
import type { Page } from '@playwright/test';
import { type Address, concatHex } from 'viem';
import { executorCode } from '@/lib/testing/evm/batch-executor';
import type { Person } from '../fixtures/test';
import type { Provider, World } from '../fixtures/world';
import { ChatPage } from '../pages/chat-page';
import { Shell } from '../pages/shell';
import type { TestWallet } from '../wallet/wallet';

/** A person with a main account of 10 0G, 5 of them with the provider, made beside the site. */
export async function fundProvider(world: World, person: Person, provider: Pick<Provider, 'address'>): Promise<void> {
  await world.contracts.deposit(person.key, 10n);
  await world.contracts.transfer(person.key, provider.address, 5n);
}

/** The wallet connected on the page that is open; resolves when the page shows the account. */
export async function connected(page: Page): Promise<void> {
  const shell = new Shell(page);
  await shell.connect();
  await shell.walletButton.waitFor();
}

const executor: Address = '0x0000000000000000000000000000000000007702';

/** A wallet that runs several calls as one, and an account that was lent the code for it as by EIP-7702. */
export async function runsBatches({ world: { contracts }, person, wallet }: Omit<ChatStart, 'page'>): Promise<void> {
  await contracts.anvil.setCode({ address: executor, bytecode: executorCode });
  await contracts.anvil.setCode({ address: person.address, bytecode: concatHex(['0xef0100', executor]) });
  wallet.batches.offer();
}

/** What a chat needs; `wallet` is named so that a spec cannot forget to have one. */
type ChatStart = {
  readonly page: Page;
  readonly world: World;
  readonly person: Person;
  readonly wallet: TestWallet;
};

/** The chat with a provider open, for a person who has funds with it and is connected. */
export async function chatOpen(
  { page, world, person }: ChatStart,
  provider: Pick<Provider, 'address'>,
): Promise<ChatPage> {
  await fundProvider(world, person, provider);
  const chat = new ChatPage(page);
  await chat.open(provider.address);
  await connected(page);
  await chat.message.waitFor();
  return chat;
}
