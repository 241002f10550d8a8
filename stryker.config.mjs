/**
 * Mutation testing of the verifier: `npm run mutation`, or `npm run mutation -- --mutate lib/attestation/quote.ts` for one file.
 * It is no part of `npm test`, since it runs the tests once for each of some thousand changes of the code.
 *
 * Left out, and why: sentences (texts with a space between two small letters) and the labels of evidence are read by people, and
 * no verdict follows from them; `scripts/mutation/prose.mjs` says which. Every other text counts: ids, states, names, OIDs.
 */
export default {
  testRunner: 'in-process',
  plugins: ['./scripts/mutation/runner.mjs', './scripts/mutation/prose.mjs'],
  ignorers: ['prose'],
  mutate: [
    'lib/attestation/*.ts',
    '!lib/attestation/*.test.ts',
    'lib/protocol/response-proof.ts',
    'lib/protocol/response-checks.ts',
  ],
  ignorePatterns: ['out', '.next', 'test-results', 'bench/results', 'contracts/build', 'e2e', 'app', 'components'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'bench/results/mutation.json' },
  tempDirName: '.stryker-tmp',
  thresholds: { high: 95, low: 85, break: 85 },
};
