/** The side of the measurement that runs in a page: one judge in its worker, asked as the site asks it. */
import { decodeHex } from '@/lib/attestation/bytes';
import { createWorkerJudge } from '@/lib/react/machine/worker-judge';
import type { Visit } from './visits';

/** Milliseconds in the order they were taken; `longTasks` counts what held the page's own thread for more than 50 ms. */
export type PageTimes = {
  readonly cold: readonly number[];
  readonly first: readonly number[];
  readonly offline: readonly number[];
  readonly whole: readonly number[];
  readonly longTasks: number;
  readonly state: string;
};

type Judge = ReturnType<typeof createWorkerJudge>;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function bytesOf<Name extends string>(name: Name, hex: string) {
  const bytes = decodeHex(hex);
  if (bytes === undefined) throw new TypeError(`${name} is no hex`);
  return { [name]: bytes };
}

async function look(judge: Judge, { request, ...rest }: Visit) {
  const collateral = { ...rest.collateral, ...bytesOf('pckCrl', rest.pckCrl), ...bytesOf('rootCrl', rest.rootCrl) };
  const asked = performance.now();
  const started = await judge.start(request);
  if (started === undefined) throw new TypeError('the report is none');
  const offline = performance.now() - asked;
  const { verdict } = await judge.addCollateral({ key: started.key, collateral, seen: {} });
  return {
    offline,
    whole: performance.now() - asked,
    state: `${verdict.state}, level ${verdict.level}, GPU ${verdict.gpu}`,
  };
}

/** Time to the first verdict of a new worker, asked `afterMs` milliseconds after it was made. */
async function firstLook(visit: Visit, afterMs: number): Promise<number> {
  const judge = createWorkerJudge();
  await pause(afterMs);
  const { offline } = await look(judge, visit);
  judge.close();
  return offline;
}

async function firstLooks(visit: Visit, afterMs: number, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) times.push(await firstLook(visit, afterMs));
  return times;
}

/** Measures one visit: new workers asked at once, new workers asked when the report took 500 ms, and one worker many times. */
export async function measureVisit(
  visit: Visit,
  plan: { readonly first: number; readonly warm: number },
): Promise<PageTimes> {
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  observer.observe({ type: 'longtask' });
  const cold = await firstLooks(visit, 0, plan.first);
  const first = await firstLooks(visit, 500, plan.first);
  const judge = createWorkerJudge();
  for (let at = 0; at < 10; at += 1) await look(judge, visit);
  const looks: Awaited<ReturnType<typeof look>>[] = [];
  for (let at = 0; at < plan.warm; at += 1) looks.push(await look(judge, visit));
  judge.close();
  // The observer is told of a long task after it ended.
  await pause(200);
  observer.disconnect();
  const offline = looks.map((one) => one.offline);
  return { cold, first, offline, whole: looks.map((one) => one.whole), longTasks, state: looks[0]?.state ?? '' };
}

Object.assign(globalThis, { measureVisit });
