import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
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

/** What one way of scrolling costs. */
export type ScrollResult = {
  readonly frames: number;
  /** Milliseconds between two frames. */
  readonly frame: Spread;
  /** Tasks longer than 50 ms while scrolling. */
  readonly longTasks: number;
};

/** What scrolling costs: by the page itself, through all rows; by a wheel turned quickly; by Page Down held from row to row. */
export type ScrollResults = {
  readonly through: ScrollResult;
  readonly wheel: ScrollResult;
  readonly pageDown: ScrollResult;
  /** Of 100 rows in sight in a second pass through all, how many were still not drawn in the frame after each step. */
  readonly notDrawn: number;
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
  readonly scroll: () => Promise<ScrollResults>;
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

type Pass = { readonly frames: readonly number[]; readonly longTasks: number };

const resultOf = ({ frames, longTasks }: Pass) => ({ frames: frames.length, frame: spreadOf(frames), longTasks });

/** Runs in the page: turns through the whole table and notes frames and long tasks. */
async function scrollThrough(): Promise<Pass> {
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
    // A third of a screen in each of the first frames, faster than a wheel turns; then some three screens a frame, to the end.
    box.scrollTop += step < 200 ? 220 : box.scrollHeight / 100;
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    frames.push(now - last);
    last = now;
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return { frames, longTasks };
}

/** Runs in the page: the same way again, now asking in each frame which of the rows in sight are there. */
async function countNotDrawn(): Promise<number> {
  const box = document.querySelector('section[tabindex="0"]');
  const heading = document.querySelector('table[aria-rowcount] thead');
  if (box === null || heading === null) throw new Error('The table has no box.');
  box.scrollTop = 0;
  await new Promise((resolve) => setTimeout(resolve, 300));
  let seen = 0;
  let missing = 0;
  for (let step = 0; step < 300; step++) {
    box.scrollTop += step < 200 ? 220 : box.scrollHeight / 100;
    // The step's own frame is being made already, and shows the rows of the place before; the one after it should show those of the new.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const { top, bottom, left } = box.getBoundingClientRect();
    for (let y = top + heading.clientHeight + 22; y < bottom - 22; y += 44) {
      seen += 1;
      if (document.elementFromPoint(left + 60, y)?.closest('tr[data-row]') === null) missing += 1;
    }
  }
  return (missing / seen) * 100;
}

/** Runs in the page: notes frames and long tasks until `endWatch` is called. */
function startWatch(): void {
  const frames: number[] = [];
  let longTasks = 0;
  let last = performance.now();
  let going = true;
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  observer.observe({ type: 'longtask' });
  void (async () => {
    while (going) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - last);
      last = now;
    }
  })();
  Reflect.set(window, 'endWatch', () => {
    going = false;
    observer.disconnect();
    return { frames: frames.slice(1), longTasks };
  });
}

/** Let the browser itself scroll, by `events` of a mouse or a keyboard, at most one every `every` milliseconds as a hand gives them. */
async function byHand(page: Page, events: number, every: number, act: () => Promise<void>): Promise<ScrollResult> {
  await page.evaluate(startWatch);
  const start = performance.now();
  for (let event = 0; event < events; event++) {
    const rest = start + event * every - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    await act();
  }
  return resultOf(await page.evaluate(() => Reflect.get(window, 'endWatch')()));
}

async function scrollAll(page: Page): Promise<ScrollResults> {
  const through = resultOf(await page.evaluate(scrollThrough));
  const notDrawn = Math.round((await page.evaluate(countNotDrawn)) * 10) / 10;
  const box = page.locator('section[tabindex="0"]');
  await box.evaluate((element) => {
    element.scrollTop = 0;
  });
  await page.locator(countedRows).first().getByRole('link').first().focus();
  await page.keyboard.press('Home');
  const pageDown = await byHand(page, 90, 1000 / 30, () => page.keyboard.press('PageDown'));
  await box.hover();
  const wheel = await byHand(page, 180, 1000 / 60, () => page.mouse.wheel(0, 100));
  return { through, wheel, pageDown, notDrawn };
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
        return scrollAll(page);
      }),
    typing: (words) => typeInto(browser, url, words),
    close: () => browser.close(),
  };
}
