import type { BrowserContext, Page } from '@playwright/test';
import { walletPageScript } from './page-script';
import type { TestWallet, WalletConnection } from './wallet';
import { inboxEvent, type LineMessage, outboxName } from './wire';

type PageLine = { readonly connectionId: string; readonly connection: WalletConnection };

/** Delivers to the page in order; a page that has navigated away has no line any more, so its mail is dropped. */
function createPostman(page: Page, connectionId: string): (chunk: unknown) => void {
  let last: Promise<void> = Promise.resolve();
  return (chunk) => {
    last = last
      .then(() =>
        page.evaluate(
          ([event, message]) => {
            window.dispatchEvent(new CustomEvent(event, { detail: message }));
          },
          [inboxEvent, { connectionId, chunk }] as const,
        ),
      )
      .catch(() => undefined);
  };
}

/** Puts the wallet into every page of a browser context, from outside the site. */
export async function installWallet(context: BrowserContext, wallet: TestWallet): Promise<void> {
  const lines = new WeakMap<Page, PageLine>();

  const lineOf = (page: Page, connectionId: string): PageLine => {
    const known = lines.get(page);
    if (known?.connectionId === connectionId) return known;
    known?.connection.close();
    const origin = new URL(page.url()).origin;
    const line = { connectionId, connection: wallet.connect({ origin, send: createPostman(page, connectionId) }) };
    lines.set(page, line);
    return line;
  };

  await context.exposeBinding(outboxName, ({ page }, message: LineMessage) => {
    lineOf(page, message.connectionId).connection.receive(message.chunk);
  });
  await context.addInitScript({ content: await walletPageScript() });
}
