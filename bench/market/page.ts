import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '@/e2e/fixtures/chromium';
import type { SlowNode } from './slow-node';
import { type Spread, spreadOf } from './spread';

/** One way into the market, over several visits. Milliseconds from the start of the navigation until rows stand and a press is answered. */
export type VisitResult = {
  readonly visits: number;
  readonly interactive: Spread;
  /** Requests of one visit until the table stood, per JSON-RPC method; the most of all visits. */
  readonly calls: Readonly<Record<string, number>>;
};

/** What scrolling through all rows costs. */
export type ScrollResult = {
  readonly frames: number;
  /** Milliseconds between two frames. */
  readonly frame: Spread;
  /** Tasks longer than 50 ms while scrolling. */
  readonly longTasks: number;
};

/** Milliseconds from the press of a key in the search box until the table shows the answer. */
export type TypingResult = { readonly presses: number; readonly shown: Spread };

const countedRows = 'table[aria-rowcount] tr[data-row]';

/** Runs in the page: notes when rows are first drawn and the page has nothing older left to do. */
function watchRows(selector: string): void {
  new MutationObserver((_records, observer) => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    // The next frame is the one that shows them, and a task after it is one that a press would get.
    requestAnimationFrame(() => setTimeout(() => Reflect.set(window, 'rowsStandAt', performance.now())));
  }).observe(document, { childList: true, subtree: true });
}

async function openMarket(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(watchRows, countedRows);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => typeof Reflect.get(window, 'rowsStandAt') === 'number');
  const at = await page.evaluate(() => Number(Reflect.get(window, 'rowsStandAt')));
  // What the visit keeps of its reading is written by now or soon; the next one is to find it.
  await page.waitForLoadState('networkidle');
  await page.close();
  return at;
}

const most = (all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> => {
  const merged: Record<string, number> = {};
  for (const counts of all)
    for (const [method, count] of Object.entries(counts)) merged[method] = Math.max(merged[method] ?? 0, count);
  return merged;
};

/** A browser at the site, and what is measured in it. */
export type MarketBrowser = {
  /** Each visit by a browser that was never here, its cache empty. */
  readonly first: (visits: number) => Promise<VisitResult>;
  readonly again: (visits: number) => Promise<VisitResult>;
  readonly scroll: () => Promise<ScrollResult>;
  readonly typing: (words: readonly string[]) => Promise<TypingResult>;
  readonly close: () => Promise<void>;
};

async function visitTimes(node: SlowNode, visits: number, open: () => Promise<number>): Promise<VisitResult> {
  const times: number[] = [];
  const calls: Readonly<Record<string, number>>[] = [];
  for (let visit = 0; visit < visits; visit++) {
    node.take();
    times.push(await open());
    calls.push(node.take());
  }
  return { visits, interactive: spreadOf(times), calls: most(calls) };
}

/** Runs in the page: turns through the whole table and notes frames and long tasks. */
async function scrollThrough(): Promise<{ readonly frames: readonly number[]; readonly longTasks: number }> {
  const box = document.querySelector('section[tabindex="0"]');
  if (box === null) throw new Error('The table has no box.');
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  observer.observe({ type: 'longtask' });
  const frames: number[] = [];
  let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
  for (let step = 0; step < 300; step++) {
    // As fast as a wheel turns: two thirds of a screen in each of the first frames, then to the end.
    box.scrollTop += step < 200 ? 220 : box.scrollHeight / 100;
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    frames.push(now - last);
    last = now;
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return { frames, longTasks };
}

async function typeInto(browser: Browser, url: string, words: readonly string[]): Promise<TypingResult> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator(countedRows).first().waitFor();
  const search = page.getByRole('searchbox');
  await search.focus();
  const times: number[] = [];
  for (const word of words) {
    await search.fill('');
    for (const key of word) {
      await page.evaluate(() => {
        // From the event itself to the frame that shows its outcome, both on the page's own clock.
        document.addEventListener(
          'input',
          (event) => {
            requestAnimationFrame(() =>
              setTimeout(() => Reflect.set(window, 'pressTook', performance.now() - event.timeStamp)),
            );
          },
          { once: true, capture: true },
        );
        Reflect.set(window, 'pressTook', undefined);
      });
      await page.keyboard.press(key);
      await page.waitForFunction(() => typeof Reflect.get(window, 'pressTook') === 'number');
      times.push(await page.evaluate(() => Number(Reflect.get(window, 'pressTook'))));
    }
  }
  await page.close();
  return { presses: times.length, shown: spreadOf(times) };
}

/** Start a browser that measures the market at an address, whose chain is behind `node`. */
export async function openMarketBrowser(url: string, node: SlowNode): Promise<MarketBrowser> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs] });
  const inNewContext = async <T>(run: (context: BrowserContext) => Promise<T>): Promise<T> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    try {
      return await run(context);
    } finally {
      await context.close();
    }
  };
  return {
    first: (visits) => visitTimes(node, visits, () => inNewContext((context) => openMarket(context, url))),
    again: (visits) =>
      inNewContext(async (context) => {
        await openMarket(context, url);
        return visitTimes(node, visits, () => openMarket(context, url));
      }),
    scroll: () =>
      inNewContext(async (context) => {
        const page = await context.newPage();
        await page.goto(url);
        await page.locator(countedRows).first().waitFor();
        const { frames, longTasks } = await page.evaluate(scrollThrough);
        return { frames: frames.length, frame: spreadOf(frames), longTasks };
      }),
    typing: (words) => typeInto(browser, url, words),
    close: () => browser.close(),
  };
}
