import type { Locator, Page } from '@playwright/test';
import { exactNeuron } from './exact-neuron';

/** What one row of the contract did, in neuron. */
export type StatementRow = { readonly amount: bigint; readonly balanceAfter: bigint };

/** The statement: what was used, what was charged. */
export class StatementPage {
  readonly contractRows: Locator;
  readonly pendingRows: Locator;
  readonly allCharged: Locator;

  constructor(readonly page: Page) {
    this.contractRows = page.getByRole('table', { name: 'Rows of the contract' }).getByRole('row');
    this.pendingRows = page.getByRole('table', { name: 'Used, not yet settled' }).getByRole('row');
    this.allCharged = page.getByText('Every request of this browser has been charged.');
  }

  async open(): Promise<void> {
    await this.page.goto('/account/statement/');
  }

  row(what: string): Locator {
    return this.contractRows.filter({ has: this.page.getByRole('cell', { name: what, exact: true }) });
  }

  /** Reads one row to the neuron. */
  async read(row: Locator): Promise<StatementRow> {
    const amounts = row.getByTitle(/ neuron$/u);
    return { amount: await exactNeuron(amounts.nth(0)), balanceAfter: await exactNeuron(amounts.nth(1)) };
  }

  /** Reads all rows of the contract, newest first. */
  async readAll(): Promise<readonly StatementRow[]> {
    const rows = await this.contractRows.filter({ has: this.page.getByRole('cell') }).all();
    return Promise.all(rows.map((row) => this.read(row)));
  }
}
