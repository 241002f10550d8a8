// e2e/pages holds locators and actions by role and name; what must be true is said in the specs.
import type { Locator, Page } from '@playwright/test';

/** What the wallet button is called: the address as it is shown, and whole. */
export function walletName(address: string): string {
  return `Wallet ${address.slice(0, 6)}…${address.slice(-4)}, ${address}`;
}

/** The frame every page stands in. */
export class Shell {
  readonly connectButton: Locator;
  readonly walletButton: Locator;
  readonly wrongNetworkBanner: Locator;
  readonly switchButton: Locator;
  readonly networkName: Locator;

  constructor(readonly page: Page) {
    this.connectButton = page.getByRole('banner').getByRole('button', { name: 'Connect wallet' });
    this.walletButton = page.getByRole('button', { name: /^Wallet 0x/u });
    this.wrongNetworkBanner = page
      .getByRole('alert')
      .filter({ hasText: 'Nothing can be sent until they are the same' });
    this.switchButton = page.getByRole('button', { name: 'Switch to Local network' });
    this.networkName = page.getByRole('banner').getByText('Local network');
  }

  /** Opens the wallet dialog and chooses MetaMask in it. */
  async connect(): Promise<void> {
    await this.connectButton.click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'MetaMask' }).click();
  }

  async goTo(place: 'Market' | 'Chat' | 'Account'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click();
  }
}
