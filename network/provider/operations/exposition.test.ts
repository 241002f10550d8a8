import { describe, expect, it } from 'vitest';
import { createCounter, createHistogram, gaugeLines } from './exposition';
import { createNodeMetrics } from './metrics';

const nobody = { inFlight: 0, unsettled: 0n, usersOwing: 0 };

describe('what a monitoring system reads', () => {
  it('counts neuron exactly, far beyond what a floating-point number holds', () => {
    const counter = createCounter({ name: 'fees', help: 'Fees.' });
    counter.add({}, 10n ** 24n);
    counter.add({}, 1n);
    expect(counter.lines()).toEqual(['# HELP fees Fees.', '# TYPE fees counter', 'fees 1000000000000000000000001']);
  });

  it('cannot be broken by a label', () => {
    const counter = createCounter({ name: 'c', help: 'h' });
    counter.add({ status: 'a"b\\c\nd' });
    expect(counter.lines().at(-1)).toBe('c{status="a\\"b\\\\c\\nd"} 1');
  });

  it('adds durations up into buckets that each hold the smaller ones', () => {
    const histogram = createHistogram({ name: 's', help: 'h', bounds: [0.1, 1] });
    for (const seconds of [0.1, 0.5, 3]) histogram.observe(seconds);
    expect(histogram.lines().slice(2)).toEqual([
      's_bucket{le="0.1"} 1',
      's_bucket{le="1"} 2',
      's_bucket{le="+Inf"} 3',
      's_sum 3.6',
      's_count 3',
    ]);
  });

  it('is not told a zero where something could not be read', () => {
    const text = createNodeMetrics().text({ inFlight: 0, unsettled: undefined, usersOwing: undefined });
    expect(text).not.toContain('provider_unsettled_neuron');
    expect(gaugeLines({ name: 'g', help: 'h', value: 0n }).at(-1)).toBe('g 0');
  });

  it('keeps no path that a client has made up', () => {
    const metrics = createNodeMetrics();
    metrics.request('/v1/proxy/chat/completions', 200);
    metrics.request('/v1/proxy/v1/chat/completions', 200);
    metrics.request('/v1/proxy/signature/some-secret-key', 400);
    metrics.request('/v1/user/0xabc/unsettledfee', 403);
    metrics.request('/v1/invented-by-somebody', 404);
    const lines = metrics
      .text(nobody)
      .split('\n')
      .filter((line) => line.startsWith('provider_requests_total'));
    expect(lines).toEqual([
      'provider_requests_total{route="chat/completions",status="200"} 2',
      'provider_requests_total{route="signature",status="400"} 1',
      'provider_requests_total{route="user",status="403"} 1',
      'provider_requests_total{route="other",status="404"} 1',
    ]);
  });
});
