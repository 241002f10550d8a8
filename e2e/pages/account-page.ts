import type { Locator, Page } from '@playwright/test';
import { exactNeuron } from './exact-neuron';

/** One movement of money: amount, trial, review, wallet, outcome. */
export class MovementForm {
  readonly amount: Locator;
  readonly checkButton: Locator;
  readonly openWalletButton: Locator;
  readonly changeButton: Locator;
  readonly doneButton: Locator;

  constructor(readonly root: Locator) {
    this.amount = root.getByRole('textbox', { name: 'Amount in 0G' });
    this.checkButton = root.getByRole('button', { name: /^Check /u }).first();
    this.openWalletButton = root.getByRole('button', { name: 'Open the wallet' });
    this.changeButton = root.getByRole('button', { name: 'Change' });
    this.doneButton = root.getByRole('button', { name: 'Done' });
  }

  /** Types an amount and asks for the trial. */
  async check(amount: string): Promise<void> {
    await this.amount.fill(amount);
    await this.checkButton.click();
  }

  /** Agrees to what was tried, in the page and in the wallet. */
  async agree(): Promise<void> {
    await this.openWalletButton.click();
  }

  /** Types an amount, reads the trial through and opens the wallet. */
  async send(amount: string): Promise<void> {
    await this.check(amount);
    await this.agree();
  }
}

/** The account: what is where, and the movements by hand. */
export class AccountPage {
  readonly deposit: MovementForm;
  readonly fund: MovementForm;
  readonly retrieve: MovementForm;
  readonly withdraw: MovementForm;
  readonly close: MovementForm;
  readonly equation: Locator;
  readonly provider: Locator;
  readonly subAccounts: Locator;

  constructor(readonly page: Page) {
    this.deposit = new MovementForm(page.getByRole('region', { name: 'Deposit' }));
    this.fund = new MovementForm(page.getByRole('region', { name: 'Fund a provider' }));
    this.retrieve = new MovementForm(page.getByRole('region', { name: 'Retrieve' }));
    this.withdraw = new MovementForm(page.getByRole('region', { name: 'Withdraw' }));
    this.close = new MovementForm(page.getByRole('region', { name: 'Close the account' }));
    this.equation = page.getByRole('region', { name: 'Where your money is' });
    this.provider = this.fund.root.getByRole('combobox', { name: 'Provider' });
    this.subAccounts = page.getByRole('table', { name: 'Sub-accounts' });
  }

  async open(): Promise<void> {
    await this.page.goto('/account/');
  }

  /** Looks at an address as its link does. */
  async watch(address: string): Promise<void> {
    await this.page.goto(`/account/?watch=${address}`);
  }

  /** The place of one provider in the choice of a retrieval. */
  retrieval(provider: string): Locator {
    return this.retrieve.root
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('checkbox') })
      .filter({ hasText: provider });
  }

  /** A term of the equation, which explains itself when it is pressed. */
  term(name: string): Locator {
    return this.equation.getByRole('button', { name, exact: true }).first();
  }

  /** A term of the equation to the neuron. */
  exact(name: string): Promise<bigint> {
    const term = this.page.getByRole('button', { name, exact: true });
    const item = this.equation.getByRole('listitem').filter({ has: term });
    return exactNeuron(item.first().getByTitle(/ neuron$/u));
  }

  subAccount(provider: string): Locator {
    return this.subAccounts.getByRole('row').filter({ hasText: provider });
  }
}
