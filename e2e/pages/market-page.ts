import type { Locator, Page } from '@playwright/test';

/** The market: one row per service. */
export class MarketPage {
  readonly heading: Locator;
  readonly services: Locator;
  /** Rows of the table that are drawn, without its heading, and none while it loads. */
  readonly rows: Locator;
  readonly failure: Locator;
  readonly staleNotice: Locator;
  readonly retryButton: Locator;
  readonly empty: Locator;
  readonly loading: Locator;
  readonly noMatch: Locator;
  readonly showUnaccepted: Locator;
  readonly search: Locator;
  readonly type: Locator;
  readonly sort: Locator;
  readonly byModel: Locator;
  /** The sheet of filters or of the calculator. */
  readonly sheet: Locator;
  readonly calculatorButton: Locator;
  readonly filtersButton: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.services = page.getByRole('table', { name: 'Services' });
    this.rows = this.services.locator('tr[data-row]');
    this.failure = page.getByRole('alert').filter({ hasText: 'The market could not be read' });
    this.staleNotice = page.getByText('These are older figures');
    this.retryButton = page.getByRole('button', { name: 'Try again' });
    this.empty = page.getByText('No provider is registered on this network yet');
    this.loading = page.getByText('Reading the services from the contract');
    this.noMatch = page.getByText('No service matches');
    this.showUnaccepted = page.getByRole('checkbox', { name: /^Show not accepted/u });
    this.search = page.getByRole('searchbox', { name: 'Search' });
    this.type = page.getByRole('combobox', { name: 'Type' });
    this.sort = page.getByRole('combobox', { name: 'Sort by' });
    this.byModel = page.getByRole('button', { name: 'By model' });
    this.sheet = page.getByRole('dialog');
    this.calculatorButton = page.getByRole('button', { name: 'Calculator', exact: true });
    this.filtersButton = page.getByRole('button', { name: /^Filters/u });
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(path);
  }

  /** One provider's row. */
  entry(provider: string): Locator {
    return this.page.getByRole('row').filter({ hasText: provider });
  }

  /** The names of the models from the top, as far as rows are drawn. */
  modelNames(): Promise<readonly string[]> {
    return this.rows.getByRole('rowheader').getByRole('link').allTextContents();
  }

  star(provider: string): Locator {
    return this.entry(provider).getByRole('button', { name: /^Favourite/u });
  }

  async closeSheet(): Promise<void> {
    await this.sheet.getByRole('button', { name: 'Close' }).click();
  }

  /** Goes to the chat with one provider. */
  async chatWith(provider: string): Promise<void> {
    await this.entry(provider)
      .getByRole('link', { name: /^Chat with/u })
      .click();
  }
}
