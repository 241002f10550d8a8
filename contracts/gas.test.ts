import { expect, it } from 'vitest';
import { measureGasRows } from './testing/gas';

it('costs no call a quarter more than in production', async () => {
  const rows = await measureGasRows();
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter(({ own, official }) => own > official * 1.25)).toEqual([]);
});
