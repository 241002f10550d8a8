import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';

/** The page that judges files again. */
export class VerifyPage {
  readonly ready: Locator;
  readonly file: Locator;
  readonly report: Locator;
  readonly alert: Locator;

  constructor(readonly page: Page) {
    this.ready = page.getByText('it works without a connection');
    this.file = page.locator('input[type="file"]');
    this.report = page.getByRole('article');
    this.alert = page.getByRole('main').getByRole('alert');
  }

  /** Opens the page and waits until all it needs is there. */
  async open(): Promise<void> {
    await this.page.goto('/verify/');
    await this.ready.waitFor();
  }

  async give(text: string, name = 'evidence.json'): Promise<void> {
    await this.file.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  }

  /** Drops a file as a person drags it from a folder. */
  async drop(text: string): Promise<void> {
    const carried = await this.page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'evidence.json', { type: 'application/json' }));
      return transfer;
    }, text);
    const heading = this.page.getByRole('heading', { level: 1 });
    await heading.dispatchEvent('dragover', { dataTransfer: carried });
    await heading.dispatchEvent('drop', { dataTransfer: carried });
  }
}

/** The text of a file the site handed out. */
export async function downloadedText(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}
