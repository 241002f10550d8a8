import type { Locator, Page } from '@playwright/test';

/** Services side by side. */
export class ComparePage {
  readonly heading: Locator;
  readonly table: Locator;
  readonly tooFew: Locator;
  readonly failure: Locator;
  readonly leftOut: Locator;
  readonly onlyDifferences: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Compare' });
    this.table = page.getByRole('table', { name: 'Comparison' });
    this.tooFew = page.getByText('Choose two services or more');
    this.failure = page.getByRole('alert').filter({ hasText: 'The services could not be read' });
    this.leftOut = page.getByText('Part of the link was left out');
    this.onlyDifferences = page.getByRole('checkbox', { name: 'Only what differs' });
  }

  async open(addresses: readonly string[], more = ''): Promise<void> {
    await this.page.goto(`/compare/?compare=${addresses.join('.')}${more}`);
  }

  /** The column of one provider. */
  column(address: string): Locator {
    return this.table.getByRole('columnheader').filter({ hasText: address });
  }

  /** A line by its heading. */
  line(heading: RegExp): Locator {
    const head = this.page.getByRole('rowheader', { name: heading });
    return this.table.getByRole('row').filter({ has: head });
  }

  /** What one provider, by its place from 0, says in a line. */
  cell(heading: RegExp, place: number): Locator {
    return this.line(heading).getByRole('cell').nth(place);
  }
}
