// The stream package reads Node's `process`; in the page only these parts of it exist.
export const process = {
  env: {},
  browser: true,
  version: '',
  nextTick: (task: (...values: readonly unknown[]) => void, ...values: readonly unknown[]): void => {
    queueMicrotask(() => task(...values));
  },
};
