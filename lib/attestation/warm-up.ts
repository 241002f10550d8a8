import { warmCurve } from './ecdsa';

/** How often a curve is used before its code is compiled; more makes the first quote no quicker. */
const rounds = 6;

/**
 * List the steps that make both curves quick before the first quote: some milliseconds each, to be taken one by one while nothing
 * else waits. A worker takes them while a report is still on its way (budget B-18).
 */
export const warmUpSteps: readonly (() => void)[] = Array.from({ length: rounds }, () => [
  () => void warmCurve('P-256'),
  () => void warmCurve('P-384'),
]).flat();
