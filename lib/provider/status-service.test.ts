import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { fetchStatusReport, parseHealth, parseStatusModels, StatusUnavailableError } from './status-service';

const provider = testAddress(7);

const health = (...services: readonly unknown[]) => parseHealth(JSON.stringify({ status: 'ok', services }));
const models = (body: object) => parseStatusModels(JSON.stringify(body));

describe('what the status service says of a provider’s health', () => {
  it('is read with its words, counts and percentiles, as far as the counts can tell them', () => {
    expect(
      health({
        provider,
        model: 'a/model',
        serviceType: 'chatbot',
        status: 'warning',
        checks: { total: 200, successful: 190, failed: 10, uptime: 95 },
        performance: {
          response_time: { avg: 1.5, p50: 1, p90: 2, p95: 3, p99: 4, unit: 's', samples: 30 },
          ttft: { p50: 300, unit: 'ms', samples: 1 },
          tokens_per_second: { p50: 80, unit: 'tokens/s', samples: 9 },
        },
        lastCheck: '2026-01-02T03:04:05.000Z',
      }),
    ).toEqual([
      {
        provider,
        model: 'a/model',
        serviceType: 'chatbot',
        health: 'warning',
        uptime: 95,
        checks: { total: 200, failed: 10 },
        latency: { samples: 30, average: 1_500, p50: 1_000, p90: 2_000, p95: 3_000 },
        firstToken: { samples: 1, p50: 300 },
        tokensPerSecond: { samples: 9, p50: 80 },
        lastCheck: Date.UTC(2026, 0, 2, 3, 4, 5),
      },
    ]);
  });

  it('is unknown where its word is none we know, and never healthy by mistake', () => {
    for (const status of ['HEALTHY', 'ok', '', 1, null, { toString: 'healthy' }]) {
      expect(health({ provider, status })?.[0]?.health).toBe('unknown');
    }
  });

  it('claims no figure that is no measure: broken, negative, above all, of an unknown unit, of no sample', () => {
    const latency = (response_time: unknown) => health({ provider, performance: { response_time } })?.[0]?.latency;
    expect(latency({ p50: 1, unit: 'parsecs', samples: 9 })).toBeUndefined();
    expect(latency({ p50: 1, samples: 0 })).toBeUndefined();
    expect(latency({ p50: -1, p90: '2', p95: null, samples: 99 })).toEqual({ samples: 99 });
    expect(latency({ p50: 1, p90: 2 })).toEqual({ p50: 1 });
    expect(health({ provider, checks: { total: 1, uptime: 101 } })?.[0]).not.toHaveProperty('uptime');
    expect(health({ provider, checks: { total: 1.5, uptime: -1 } })?.[0]).not.toHaveProperty('checks');
  });

  it('loses what names no provider and keeps the rest', () => {
    expect(health(null, 7, {}, { provider: 'nobody' }, { provider: `${provider}00` }, { provider })).toHaveLength(1);
  });

  it('is nothing where the answer has another shape', () => {
    for (const body of ['', '<html>', '[]', 'null', '{}', '{"services":{}}', '{"services":'])
      expect(parseHealth(body)).toBeUndefined();
  });

  it('never breaks, whatever an answer holds', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom(provider, 'healthy', 'ms', -0, 1e308));
    const fields = ['provider', 'model', 'serviceType', 'status', 'checks', 'performance', 'lastCheck'];
    const entry = fc.dictionary(fc.constantFrom(...fields), part);
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (services) => {
        for (const read of health(...services) ?? []) {
          expect(read.model.length).toBeLessThanOrEqual(256);
          expect(read.uptime === undefined || (read.uptime >= 0 && read.uptime <= 100)).toBe(true);
        }
      }),
    );
  });
});

describe('what the status service says of models', () => {
  it('is a price in neuron with its provider, and a rate in dollars only with the moment it was stated', () => {
    const data = [{ id: 'a', provider, pricing: { prompt: '7' } }, { id: 'b' }, { provider }];
    const at = 1_700_000_000;
    expect(models({ data, price_feed: { rate_usd_per_og: '0.05', updated_at: at } })).toEqual({
      models: [{ id: 'a', provider, inputPrice: 7n }],
      rate: { usdPer0G: 5n * 10n ** 16n, at: at * 1000 },
    });
    for (const price_feed of [
      undefined,
      'cheap',
      { rate_usd_per_og: '0.05' },
      { rate_usd_per_og: '-1', updated_at: at },
      { rate_usd_per_og: '0', updated_at: at },
      { rate_usd_per_og: '1e3', updated_at: at },
      { rate_usd_per_og: '0.05', updated_at: at, is_stale: true },
    ])
      expect(models({ data, price_feed })).not.toHaveProperty('rate');
  });

  it('is nothing where the answer has another shape', () => {
    for (const body of ['', 'null', '{"data":{}}']) expect(parseStatusModels(body)).toBeUndefined();
  });
});

describe('asking the status service', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
    server = undefined;
  });

  /** Starts a service that answers each path with a body; a path without one is never answered. */
  async function answering(bodies: Readonly<Record<string, readonly [status: number, body: string]>>): Promise<string> {
    const started = createServer((request, response) => {
      const answer = bodies[request.url ?? ''];
      if (answer !== undefined) response.writeHead(answer[0]).end(answer[1]);
    });
    server = started;
    await new Promise<void>((listening) => started.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  }

  const ask = (url: string, milliseconds = 5_000) =>
    fetchStatusReport({ url, now: () => 7, signal: AbortSignal.timeout(milliseconds) });
  const services = JSON.stringify({ services: [{ provider }] });
  const data = JSON.stringify({ data: [{ id: 'a', provider }] });

  it('takes each half by itself, so that one that is down does not take the other along', async () => {
    const url = await answering({ '/health': [200, services], '/models': [500, data] });
    const report = await ask(`${url}/`);
    expect([report.health?.length, report.models, report.readAt]).toEqual([1, undefined, 7]);
    expect(report.host).toBe(new URL(url).host);
  });

  it('stops waiting for a half that hangs, and keeps the other', async () => {
    const url = await answering({ '/models': [200, data] });
    const report = await ask(url, 200);
    expect([report.health, report.models?.length]).toEqual([undefined, 1]);
  });

  it('is a failure of the service alone where neither half can be used', async () => {
    const url = await answering({ '/health': [200, '<html>'], '/models': [503, ''] });
    await expect(ask(url)).rejects.toBeInstanceOf(StatusUnavailableError);
    await expect(ask('http://127.0.0.1:1')).rejects.toBeInstanceOf(StatusUnavailableError);
  });
});
