import type { Locator, Page } from '@playwright/test';

/** The page of one provider. */
export class ProviderPage {
  readonly heading: Locator;
  readonly history: Locator;
  readonly entries: Locator;
  readonly models: Locator;
  readonly measured: Locator;
  readonly askModels: Locator;
  readonly askNow: Locator;
  readonly monthlyCost: Locator;
  readonly compareLink: Locator;
  readonly favourite: Locator;
  readonly signerWarning: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.history = this.part('History');
    this.entries = this.history.locator('ol > li');
    this.models = page.getByRole('table', { name: 'Models' });
    this.measured = page.getByRole('table', { name: 'Measured' });
    this.askModels = page.getByRole('button', { name: 'Ask which models it serves' });
    this.askNow = page.getByRole('button', { name: 'Ask it now' });
    this.monthlyCost = page.getByRole('row').filter({ hasText: 'A month: ×' });
    this.compareLink = page.getByRole('main').getByRole('link', { name: 'Compare' });
    this.favourite = page.getByRole('button', { name: 'Favourite' });
    this.signerWarning = page.getByText('Another key signs than when you last used this provider');
  }

  async open(address: string): Promise<void> {
    await this.page.goto(`/provider/?address=${address}`);
  }

  /** A part of the page by its title. */
  part(title: string): Locator {
    const heading = this.page.getByRole('heading', { level: 2, name: title, exact: true });
    return this.page.locator('section').filter({ has: heading });
  }
}
