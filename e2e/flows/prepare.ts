// e2e/flows are ways a person has already gone before a spec begins; each leaves the state its name says.
import type { Page } from '@playwright/test';
import type { Person } from '../fixtures/test';
import type { Provider, World } from '../fixtures/world';
import { Shell } from '../pages/shell';

/** A person with a main account of 10 0G, 5 of them with the provider, made beside the site. */
export async function fundProvider(world: World, person: Person, provider: Provider): Promise<void> {
  await world.contracts.deposit(person.key, 10n);
  await world.contracts.transfer(person.key, provider.address, 5n);
}

/** The wallet connected on the page that is open; resolves when the page shows the account. */
export async function connected(page: Page): Promise<void> {
  const shell = new Shell(page);
  await shell.connect();
  await shell.walletButton.waitFor();
}
