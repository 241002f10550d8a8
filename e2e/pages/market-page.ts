import type { Locator, Page } from '@playwright/test';

/** The market: one row per service. */
export class MarketPage {
  readonly heading: Locator;
  readonly services: Locator;
  readonly failure: Locator;
  readonly staleNotice: Locator;
  readonly retryButton: Locator;
  readonly empty: Locator;
  readonly loading: Locator;
  readonly showUnaccepted: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.services = page.getByRole('table', { name: 'Services' });
    this.failure = page.getByRole('alert').filter({ hasText: 'The market could not be read' });
    this.staleNotice = page.getByText('These are older figures');
    this.retryButton = page.getByRole('button', { name: 'Try again' });
    this.empty = page.getByText('No provider is registered on this network yet');
    this.loading = page.getByText('Reading the services from the contract');
    this.showUnaccepted = page.getByRole('checkbox', { name: /^Show not accepted/u });
  }

  async open(): Promise<void> {
    await this.page.goto('/');
  }

  /** One provider's place: a row of the table, or an item of the phone's list. */
  entry(provider: string): Locator {
    const { page } = this;
    return page.getByRole('row').or(page.getByRole('listitem')).filter({ hasText: provider });
  }

  /** Goes to the chat with one provider. */
  async chatWith(provider: string): Promise<void> {
    await this.entry(provider)
      .getByRole('link', { name: /^Chat with/u })
      .click();
  }
}
