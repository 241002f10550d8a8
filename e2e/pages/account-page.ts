import type { Locator, Page } from '@playwright/test';

/** One movement of money: amount, trial, review, wallet, outcome. */
export class MovementForm {
  readonly amount: Locator;
  readonly checkButton: Locator;
  readonly openWalletButton: Locator;
  readonly changeButton: Locator;
  readonly doneButton: Locator;

  constructor(readonly root: Locator) {
    this.amount = root.getByRole('textbox', { name: 'Amount in 0G' });
    this.checkButton = root.getByRole('button', { name: /^Check the/u });
    this.openWalletButton = root.getByRole('button', { name: 'Open the wallet' });
    this.changeButton = root.getByRole('button', { name: 'Change' });
    this.doneButton = root.getByRole('button', { name: 'Done' });
  }

  /** Types an amount and asks for the trial. */
  async check(amount: string): Promise<void> {
    await this.amount.fill(amount);
    await this.checkButton.click();
  }

  /** Types an amount, reads the trial through and opens the wallet. */
  async send(amount: string): Promise<void> {
    await this.check(amount);
    await this.openWalletButton.click();
  }
}

/** The account: what is where, and the movements by hand. */
export class AccountPage {
  readonly deposit: MovementForm;
  readonly fund: MovementForm;
  readonly provider: Locator;
  readonly subAccounts: Locator;

  constructor(readonly page: Page) {
    this.deposit = new MovementForm(page.getByRole('region', { name: 'Deposit' }));
    this.fund = new MovementForm(page.getByRole('region', { name: 'Fund a provider' }));
    this.provider = this.fund.root.getByRole('combobox', { name: 'Provider' });
    this.subAccounts = page.getByRole('table', { name: 'Sub-accounts' });
  }

  async open(): Promise<void> {
    await this.page.goto('/account/');
  }

  subAccount(provider: string): Locator {
    return this.subAccounts.getByRole('row').filter({ hasText: provider });
  }
}
