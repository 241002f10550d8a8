import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/domain/error';
import { type MarketFacts, type MarketRow, marketRows } from '@/lib/domain/market';
import type { StatedModel } from '@/lib/domain/market-model';
import { ownEvidenceOf } from '@/lib/domain/measurement';
import type { Service } from '@/lib/domain/service';
import type { Probe } from '@/lib/react/use-probe';
import type { StatusState } from '@/lib/react/use-status-service';
import { testService } from '@/lib/testing/builders';
import { EvidenceSection } from './evidence-section';
import { ModelsSection } from './models-section';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

afterEach(cleanup);

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

describe('the models', () => {
  const service = testService();
  const show = (row: MarketRow, props: { readonly probe?: Probe; readonly onAsk?: () => void } = {}) =>
    render(
      <ModelsSection
        row={row}
        local={false}
        host="status.example"
        listedAt={undefined}
        probe={props.probe ?? { state: 'idle' }}
        onAsk={props.onAsk ?? (() => {})}
      />,
    );

  it('begin with the one on the contract; others are off chain and claimed', () => {
    const { container } = show(
      listing(service, [
        { id: 'other/model', inputPrice: 7n, outputPrice: 11n, contextLength: 8192 },
        { id: 'test/model', contextLength: 32_768, ownedBy: 'Somebody' },
        { id: 'other/model', inputPrice: 1n },
      ]),
    );
    const rows = cells(screen.getByRole('table', { name: 'Models' }));
    expect(rows.map(([name, , , , , by]) => [name, by])).toEqual([
      ['Model', 'Said by'],
      ['test/model', 'the contract'],
      ['other/modelChat with this model', 'the provider, off chain'],
    ]);
    expect(container.querySelector('[data-evidence=proven]')).toBeNull();
    expect(screen.getByText('What the provider states about test/model, not proven')).toBeTruthy();
    expect(screen.getByText('Somebody')).toBeTruthy();
  });

  it('say where a list states other prices than the contract', () => {
    show(listing(service, [{ id: 'test/model', inputPrice: 1n }]));
    expect(screen.getByText(/It states other prices than the contract/u)).toBeTruthy();
    cleanup();
    show(listing(service, [{ id: 'test/model', inputPrice: service.inputPrice }]));
    expect(screen.queryByText(/It states other prices/u)).toBeNull();
  });

  it('are asked for by a press only, and never of an address that is not https', () => {
    const onAsk = vi.fn();
    show(rowOf(service), { onAsk });
    expect(onAsk).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Ask which models it serves' }));
    expect(onAsk).toHaveBeenCalledOnce();
    cleanup();
    show(rowOf(testService({ url: 'javascript:alert(1)' })));
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/does not call the address/u)).toBeTruthy();
  });

  it('draw hostile names as text and no more than a page of an endless list', () => {
    const many = Array.from({ length: 120 }, (_, index) => ({ id: `m${index} \u202E<img src=x>` }));
    const { container } = show(listing(service, many));
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).not.toContain('\u202E');
    expect(screen.getAllByRole('row')).toHaveLength(52);
    expect(screen.getByText('70 further models are listed.')).toBeTruthy();
  });
});

describe('what was measured', () => {
  const service = testService();
  const key = service.provider.toLowerCase();
  const measured = ownEvidenceOf(
    ['answered', 'answered', 'failed', 'answered'].map((outcome, index) => ({
      id: String(index),
      chainId: 1,
      provider: service.provider,
      model: 'test/model',
      kind: index === 3 ? ('probe' as const) : ('request' as const),
      at: Date.UTC(2026, 0, 1 + index),
      outcome: outcome === 'failed' ? ('failed' as const) : ('answered' as const),
      ...(outcome === 'answered' && index < 3 && { firstByteAfter: 400, endedAfter: 1_400, completionTokens: 50 }),
    })),
  );
  const report = {
    readAt: Date.now() - 60_000,
    host: 'status.example',
    health: [
      {
        provider: service.provider,
        model: 'test/model',
        serviceType: 'chatbot',
        health: 'healthy',
        uptime: 99.5,
        checks: { total: 200, failed: 1 },
        firstToken: { samples: 30, average: 600, p50: 500, p90: 900, p95: 1_200 },
        latency: { samples: 4_000, p50: 2_000, p90: 3_000, p95: 4_000, p99: 5_000 },
        lastCheck: Date.now() - 180_000,
      },
    ],
    models: undefined,
  } as const;
  const show = (status: StatusState, probe: Probe = { state: 'idle' }, onAsk = () => {}) => {
    const given = 'report' in status ? status.report : undefined;
    const row = rowOf(service, { own: new Map(measured ? [[key, measured]] : []), status: given });
    return render(<EvidenceSection {...{ row, status, probe, onAsk }} local={false} />);
  };

  it('stands beside the status service’s figures, each with its samples, never mixed', () => {
    show({ state: 'ready', report });
    expect(cells(screen.getByRole('table', { name: 'Measured' }))).toEqual([
      ['Figure', 'By this browser', 'By status.example'],
      ['Answered', '75% of 4 contacts (requests 3, probes 1)', '99.5% of 200 checks'],
      ['Errors', '33.3% of 3 requests', '1 of 200 checks'],
    ]);
    const nobody = '—Nobody has measured this.';
    const few = (name: string, count: number) => `—Fewer than ${count} measurements do not tell ${name}.`;
    const untold = [few('p90', 10), few('p95', 20), few('p99', 100)];
    expect(cells(screen.getByRole('table', { name: 'How long and how fast' }))).toEqual([
      ['Figure', 'Measured by', 'p50', 'p90', 'p95', 'p99', 'Times'],
      ['First token', 'this browser', '0.4s', ...untold, '2'],
      ['First token', 'status.exampleaverage 0.6s', '0.5s', '0.9s', '1.2s', few('p99', 100), '30'],
      ['Tokens / s', 'this browser', '50', ...untold, '2'],
      ['Tokens / s', 'status.example', nobody, nobody, nobody, nobody, '—'],
      ['Whole answer', 'this browser', '1.4s', ...untold, '2'],
      ['Whole answer', 'status.example', '2s', '3s', '4s', '5s', '4,000'],
    ]);
    expect(screen.getByText(/measured from Jan 1, 2026.* to Jan 4, 2026/u)).toBeTruthy();
    expect(screen.getByText('status.example calls it healthy and checked 3m ago, asked 1m ago.')).toBeTruthy();
  });

  it('has no column of a service that is not named, and says why', () => {
    show({ state: 'off' });
    expect(screen.getByText('No status service is named for this network.')).toBeTruthy();
    expect(cells(screen.getByRole('table', { name: 'Measured' }))[0]).toEqual(['Figure', 'By this browser']);
    const spreads = cells(screen.getByRole('table', { name: 'How long and how fast' }));
    expect(spreads.slice(1).map(([, by]) => by)).toEqual(['this browser', 'this browser', 'this browser']);
  });

  it('says that the status service failed and asks again by one button', () => {
    const retry = vi.fn();
    show({ state: 'failed', report: undefined, error: new RpcDownError('down'), retry });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('tells what came of asking only where it was pressed', () => {
    const view = show({ state: 'off' }, { state: 'silent' });
    expect(screen.queryByText('It did not answer.')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Ask it now' }));
    expect(screen.getByText('It did not answer.')).toBeTruthy();
    view.unmount();
  });
});
