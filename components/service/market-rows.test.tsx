import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { usualWorkload } from '@/lib/domain/calculator';
import { marketRows } from '@/lib/domain/market';
import { plainQuery } from '@/lib/domain/market-query';
import { createMarketIndex } from '@/lib/domain/market-selection';
import { testAddress, testService } from '@/lib/testing/builders';
import { MarketView } from './market-view';
import { nextView, type RowView, rowHeight, rowsDrawn } from './use-rows-in-view';
import { slotsFor } from './use-slots';

afterEach(cleanup);

describe('the rows drawn while a table scrolls', () => {
  const height = 692;
  const count = 5000;
  const at = (row: number) => ({ top: row * rowHeight, height });
  const drawnOf = (view: RowView) => {
    const { from, to } = rowsDrawn(view, count);
    return to - from;
  };
  const still = (row: number) => {
    let view = nextView(undefined, at(row));
    for (let frame = 0; frame < 10; frame++) view = nextView(view, at(row));
    return view;
  };

  it('are those in sight, wherever and however quickly it was scrolled', () => {
    const tops = fc.array(fc.integer({ min: 0, max: count * rowHeight - height }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(tops, (turned) => {
        let view: RowView | undefined;
        for (const top of turned) {
          view = nextView(view, { top, height });
          const { from, to } = rowsDrawn(view, count);
          expect(from).toBeLessThanOrEqual(Math.floor(top / rowHeight));
          expect(to).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((top + height) / rowHeight)));
        }
      }),
    );
  });

  it('are no others while whole pages are turned in every frame', () => {
    const turning = nextView(still(0), at(1000));
    expect(turning).toEqual({ first: 1000, end: 1016, margin: 0 });
  });

  it('still include some beyond both edges when Page Down goes ten rows on', () => {
    expect(drawnOf(nextView(still(1000), at(1010)))).toBe(40);
  });

  it('are joined by some beyond both edges, a few a frame, once rows stay longer', () => {
    const turned = nextView(still(0), at(1000));
    const counts = [turned, nextView(turned, at(1000)), still(1000)].map(drawnOf);
    expect(counts).toEqual([16, 20, 40]);
  });

  it('stay the very same when nothing moved, so that nothing is drawn anew', () => {
    const view = still(30);
    expect(nextView(view, at(30))).toBe(view);
  });

  it('are the first screen’s before the table was measured', () => {
    expect(rowsDrawn(undefined, count)).toEqual({ from: 0, to: Math.ceil(window.innerHeight / rowHeight) });
    expect(rowsDrawn(undefined, 3)).toEqual({ from: 0, to: 3 });
  });
});

describe('the elements of rows', () => {
  const drawn = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from }, (_, index) => `row-${from + index}`);
  const none: ReadonlyMap<string, number> = new Map();

  it('are used again in their order when a whole page was turned, so that none is moved', () => {
    const before = slotsFor(none, drawn(0, 20));
    const after = slotsFor(before, drawn(400, 418));
    expect([...after.values()]).toEqual([...before.values()].slice(0, 18));
  });

  it('serve new rows below when theirs left above', () => {
    const after = slotsFor(slotsFor(none, drawn(0, 4)), drawn(2, 6));
    expect([...after.values()]).toEqual([2, 3, 0, 1]);
  });

  it('are not moved in front of rows that stay', () => {
    const after = slotsFor(slotsFor(none, drawn(2, 6)), drawn(0, 4));
    expect([...after.values()]).toEqual([4, 5, 0, 1]);
  });

  it('never change under a row that stays drawn, and never serve two rows', () => {
    const keys = fc.uniqueArray(
      fc.integer({ min: 0, max: 30 }).map((row) => `row-${row}`),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.array(keys, { minLength: 1, maxLength: 8 }), (turns) => {
        let before = none;
        for (const turn of turns) {
          const after = slotsFor(before, turn);
          expect([...after.keys()]).toEqual(turn);
          expect(new Set(after.values()).size).toBe(turn.length);
          for (const key of turn) expect(after.get(key)).toBe(before.get(key) ?? after.get(key));
          before = after;
        }
      }),
    );
  });
});

describe('a table of five thousand services', () => {
  const services = Array.from({ length: 5000 }, (_, index) =>
    testService({ provider: testAddress(10_000 + index), model: `m${String(index).padStart(4, '0')}` }),
  );

  function show() {
    const onFollow = vi.fn();
    const none = () => undefined;
    render(
      <MarketView
        market={{
          state: 'fresh',
          value: { services, total: services.length, missing: 0 },
          block: { number: 1n, hash: '0x01', timestamp: 1n },
          readAt: Date.now(),
        }}
        index={createMarketIndex(marketRows({ services }))}
        account={undefined}
        query={{ ...plainQuery, sort: 'model' }}
        workload={usualWorkload}
        sizeKnown
        workloadSearch=""
        local={false}
        host=""
        rate={undefined}
        statusLine={null}
        onQuery={none}
        onStar={none}
        onTool={none}
        onFollow={onFollow}
      />,
    );
    const box = screen.getByRole('region', { name: 'Services' });
    Object.defineProperty(box, 'clientHeight', { value: 660 });
    const scrollTo = (row: number) => {
      box.scrollTop = row * rowHeight;
      fireEvent.scroll(box);
    };
    return { onFollow, box, scrollTo };
  }
  const link = (name: string) => screen.getByRole('link', { name });
  const rowOf = (name: string) => link(name).closest('tr');

  it('shows the rows it was scrolled to at once, each with its own words, links and number', () => {
    const { scrollTo } = show();
    scrollTo(3000);
    const row = rowOf('m3000');
    expect(row?.getAttribute('aria-rowindex')).toBe('3002');
    expect(row?.textContent).toContain(services[3000]?.provider);
    expect(link('m3000').getAttribute('href')).toContain(services[3000]?.provider);
    expect(link('Chat with m3000').getAttribute('href')).toContain(services[3000]?.provider);
    expect(screen.queryByRole('link', { name: 'm0000' })).toBeNull();
    scrollTo(3002);
    const indices = [...(row?.parentElement?.querySelectorAll('tr[data-row]') ?? [])].map((drawn) =>
      Number(drawn.getAttribute('data-row')),
    );
    expect(indices).toContain(3016);
    expect(indices).toEqual([...indices].sort((one, other) => one - other));
  });

  it('keeps the focus on the row that has it, however far it is scrolled away and back', () => {
    const { scrollTo } = show();
    const focused = link('m0003');
    focused.focus();
    for (const row of [40, 400, 4000, 41, 0]) scrollTo(row);
    expect(document.activeElement).toBe(focused);
    expect(link('m0003')).toBe(focused);
    expect(focused.closest('tr')?.getAttribute('aria-rowindex')).toBe('5');
  });

  it('takes to a provider or a chat within the page, and leaves another window to the browser', () => {
    const { onFollow } = show();
    const provider = services[1]?.provider;
    fireEvent.click(within(link('m0001')).getByText('m0001'));
    fireEvent.click(link('Chat with m0001'));
    expect(onFollow.mock.calls).toEqual([[`/provider/?address=${provider}`], [`/chat/?provider=${provider}`]]);
    onFollow.mockClear();
    for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) fireEvent.click(link('m0001'), { [key]: true });
    fireEvent.click(screen.getByRole('button', { name: /^Favourite: m0001/ }));
    expect(onFollow).not.toHaveBeenCalled();
  });
});
