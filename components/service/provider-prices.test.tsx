import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { usualWorkload } from '@/lib/domain/calculator';
import { type MarketFacts, type MarketRow, marketRows } from '@/lib/domain/market';
import type { StatedModel } from '@/lib/domain/market-model';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import { testService } from '@/lib/testing/builders';
import { ProviderCalculator } from './provider-calculator';
import { PriceSection } from './provider-prices';

afterEach(cleanup);

const withDetails = (additionalInfo: string, overrides: Partial<Service> = {}) =>
  testService({ additionalInfo, details: parseServiceDetails(additionalInfo), ...overrides });

function rowOf(service: Service, facts: Omit<MarketFacts, 'services'> = {}): MarketRow {
  const [row] = marketRows({ services: [service], ...facts });
  if (row === undefined) throw new Error('a service makes a row');
  return row;
}

const listing = (service: Service, models: readonly StatedModel[]) =>
  rowOf(service, { listed: new Map([[service.provider.toLowerCase(), models]]) });

const cells = (table: HTMLElement): readonly (readonly string[])[] =>
  within(table)
    .getAllByRole('row')
    .map((row) => [...row.children].map((cell) => cell.textContent));

const calculator = {
  workload: usualWorkload,
  source: 'assumed',
  written: {},
  change: () => {},
  reset: () => {},
} as const;

describe('the prices', () => {
  const prices = (service: Service) =>
    render(
      <PriceSection sheet={rowOf(service).sheet} workload={usualWorkload} sizeFrom="assumed" host="status.example" />,
    );

  it('stand as a table of the sizes each tier bills, cached input beside them, and name who says so', () => {
    prices(
      withDetails(
        JSON.stringify({
          tieredPricing: {
            tiers: [
              { maxInputTokens: 32000, inputMultiplier: 1, outputMultiplier: 1 },
              { maxInputTokens: 0, inputMultiplier: 2, outputMultiplier: 3 },
            ],
          },
          cacheTokenBilling: { divisor: 4 },
        }),
      ),
    );
    expect(cells(screen.getByRole('table', { name: 'Prices by size of the message' }))).toEqual([
      ['Tokens in', 'In, 1M tokens', 'Cached in, 1M tokens', 'Out, 1M tokens'],
      ['0 to 32,000', '0.10G', '0.0250G', '0.40G'],
      ['32,001 and more', '0.20G', '0.050G', '1.20G'],
    ]);
    expect(screen.getByText(/2 price tiers.*It stands on the contract\./u)).toBeTruthy();
    expect(screen.getByText('Cached input costs 1/4 of the price. It stands on the contract.')).toBeTruthy();
  });

  it('say what writing into the cache costs, and that the calculator leaves it out', () => {
    const billing = { divisor: 10, writeMultiplierNumerator: 5, writeMultiplierDenominator: 4 };
    prices(withDetails(JSON.stringify({ cacheTokenBilling: billing })));
    const said = screen.getByText(/^Input written into the cache costs 5\/4 of the price\./u);
    expect(said.textContent).toContain('the calculator leaves it out');
    expect(said.textContent).not.toContain('for an hour');
  });

  it('say that there is one price and no discount where no rule is named', () => {
    prices(testService());
    expect(screen.getByText('One price for messages of any size.')).toBeTruthy();
    expect(screen.getByText('No discount for cached input.')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('are free where they are zero, and have no typical message of unknown size', () => {
    render(
      <PriceSection
        sheet={rowOf(testService({ inputPrice: 0n })).sheet}
        workload={usualWorkload}
        sizeFrom={undefined}
        host=""
      />,
    );
    expect(screen.getByText('free')).toBeTruthy();
    expect(screen.getByText('How long your own messages usually are is being read.')).toBeTruthy();
  });
});

describe('the calculator', () => {
  const further: StatedModel = { id: 'other/model', inputPrice: 7n, outputPrice: 11n };

  it('shows each step, the month, and what a flat rental would be against it', () => {
    const rental = 10n ** 18n;
    const workload = { ...usualWorkload, rental };
    render(
      <ProviderCalculator
        row={rowOf(testService())}
        calculator={{ ...calculator, workload }}
        stated={undefined}
        now={0}
      />,
    );
    const steps = cells(screen.getByRole('table', { name: 'How it is calculated' }));
    expect(steps[0]).toEqual(['1,000 tokens in × 100,000,000,000 neuron', '0.00010G']);
    expect(steps.at(-1)).toEqual(['A month: × 1,000', '0.30G']);
    expect(screen.getByText(/Paying by use is 0\.7 0G cheaper than the rental of 1 0G\./u)).toBeTruthy();
  });

  it('prices a model that is only listed as its list states it, and calls it so', () => {
    render(
      <ProviderCalculator
        row={listing(testService(), [{ id: 'test/model' }, further])}
        calculator={calculator}
        stated={undefined}
        now={0}
      />,
    );
    fireEvent.change(screen.getByLabelText('Model'), { target: { value: 'other/model' } });
    expect(screen.getByRole('option', { name: 'other/model · stated off chain' })).toBeTruthy();
    expect(screen.getByText('1,000 tokens in × 7 neuron')).toBeTruthy();
  });

  it('asks only for what the kind is billed by, and says why another kind has no price', () => {
    const draw = (serviceType: string) =>
      render(
        <ProviderCalculator
          row={rowOf(testService({ serviceType }))}
          calculator={calculator}
          stated={undefined}
          now={0}
        />,
      );
    draw('text-to-image');
    expect(screen.getByLabelText('Images a month')).toBeTruthy();
    expect(screen.queryByLabelText('Tokens in')).toBeNull();
    cleanup();
    draw('embedding');
    expect(screen.getByText('What one unit of this kind is, the contract does not say.')).toBeTruthy();
    expect(screen.queryByRole('spinbutton')).toBeNull();
  });

  it('adds US dollars only by a rate that still counts, and says whose', () => {
    const rate = { usdPer0G: 2n * 10n ** 18n, at: 1_000 };
    const draw = (now: number) =>
      render(
        <ProviderCalculator
          row={rowOf(testService())}
          calculator={calculator}
          stated={{ rate, host: 'status.example' }}
          now={now}
        />,
      );
    draw(61_000);
    expect(screen.getByText('≈ 0.6 USD').title).toBe('by the rate of status.example, 1m ago');
    cleanup();
    draw(3_602_000);
    expect(screen.queryByText(/USD/u)).toBeNull();
  });
});
