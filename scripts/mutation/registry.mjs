// Stands for 'vitest' in the bundle the mutation tester loads: the same words collect the tests, and they can be run again and again.
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;

/** Every test of the bundle as `{ name, before, run }`, in order; `before` prepares its group once. */
export const tests = [];

let group = { path: [], skipped: false, before: [] };

function prepare(steps) {
  let done;
  return () => {
    done ??= (async () => {
      for (const step of steps) await step();
    })();
    return done;
  };
}

export function describe(name, body) {
  const outer = group;
  group = { ...outer, path: [...outer.path, name], before: [...outer.before] };
  body();
  group = outer;
}

export function it(name, run) {
  if (!group.skipped) tests.push({ name: [...group.path, name].join(' > '), before: group.before, run });
}

describe.skipIf = (condition) => (name, body) => {
  const outer = group;
  group = { ...outer, skipped: outer.skipped || condition };
  describe(name, () => body());
  group = outer;
};

it.each = (rows) => (name, run) => {
  for (const [at, row] of [...rows].entries())
    it(`${name} #${at}`, () => (Array.isArray(row) ? run(...row) : run(row)));
};

export function beforeAll(step) {
  group.before.push(prepare([step]));
}

/** What tests leave behind is needed by their next run; the process takes it along. */
export function afterAll() {}

/** Say that another file begins: its preparations are its own. */
export function startFile(name) {
  group = { path: [name], skipped: false, before: [] };
}
