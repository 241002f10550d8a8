// The failed tests of a runner's JSON report, each as its place, its name and the first lines of its message.
import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const messageLines = 12;

const told = (place, name, message) => {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, messageLines);
  return [`${place} › ${name}`, ...lines.map((line) => `    ${line}`)].join('\n');
};

/** Failed tests of a vitest JSON report, and files that failed outside any test; `root` shortens the paths. */
export function vitestFailures(report, root) {
  return report.testResults.flatMap((file) => {
    const place = relative(root, file.name).split(sep).join('/');
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (file.status === 'failed' && failed.length === 0) return [told(place, 'the file itself', file.message ?? '')];
    return failed.map(({ fullName, failureMessages }) => told(place, fullName, failureMessages.join('\n')));
  });
}

/** Failed tests of a Playwright JSON report; its suites nest to any depth. */
export function playwrightFailures(report) {
  const ofSuite = (suite) => [...(suite.specs ?? []).flatMap(ofSpec), ...(suite.suites ?? []).flatMap(ofSuite)];
  const ofSpec = (spec) =>
    spec.tests
      .flatMap(({ results }) => results)
      .filter(({ status }) => status !== 'passed' && status !== 'skipped')
      .map(({ status, errors }) =>
        told(`${spec.file}:${spec.line}`, spec.title, errors.map(({ message }) => message).join('\n') || status),
      );
  const outside = (report.errors ?? []).map(({ message }) => told('outside any test', 'Playwright', message ?? ''));
  return [...outside, ...report.suites.flatMap(ofSuite)];
}
