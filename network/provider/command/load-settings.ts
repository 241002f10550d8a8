import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type Environment, variables, withEnvironment } from './environment';
import { crossIssues, type ProviderSettings, type SettingsIssue, settingsSchema } from './settings';

/** The settings cannot be used; each line names a key, what is wrong with it and the cure. */
export class ProviderSettingsError extends Error {
  override readonly name = 'ProviderSettingsError';

  constructor(issues: readonly SettingsIssue[]) {
    super(['The provider cannot start with these settings:', ...issues.map(lineOf)].join('\n'));
  }
}

const lineOf = ({ key, problem }: SettingsIssue): string => `  ${key}: ${problem}.`;

/**
 * Read the settings: a JSON file where one is named, with the environment laid over it.
 * @throws ProviderSettingsError naming every key that is wrong, never a value that may be secret.
 */
export function loadSettings(source: {
  readonly file: string | undefined;
  readonly environment: Environment;
}): ProviderSettings {
  const { json, from } = withEnvironment(readJson(source.file), source.environment);
  const parsed = settingsSchema.safeParse(json);
  if (!parsed.success)
    throw new ProviderSettingsError(parsed.error.issues.flatMap((issue) => issuesOf(issue, { json, from })));
  const issues = crossIssues(parsed.data);
  if (issues.length > 0) throw new ProviderSettingsError(issues);
  return parsed.data;
}

function readJson(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return {};
  const refuse = (problem: string): never => {
    throw new ProviderSettingsError([{ key: file, problem }]);
  };
  const text = textOf(file) ?? refuse('there is no such file, or it cannot be read; name another with --config');
  const json = jsonOf(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse('it must hold one JSON object; look for a missing comma or quotation mark');
  }
  return { ...json };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The reason does not matter to the cure: the caller says which file it was.
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse quotes the text, which may hold what somebody should not have written there.
    return undefined;
  }
}

const secretLike = /(secret|password|token|apikey|privatekey|mnemonic|databaseurl|^key$|providerkey|teekey)/i;
const variableOf = new Map(Object.entries(variables).map(([variable, [key]]) => [key as string, variable]));

function issuesOf(
  issue: z.core.$ZodIssue,
  { json, from }: ReturnType<typeof withEnvironment>,
): readonly SettingsIssue[] {
  const key = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((unknown) => ({
      key: [key, unknown].filter((part) => part !== '').join('.'),
      problem: secretLike.test(unknown)
        ? 'a secret does not belong in the settings; put it into a file of its own or the environment (docs/provider.md, Secrets)'
        : 'there is no such setting; compare the spelling with docs/provider.md',
    }));
  }
  const shown = from.get(key) ?? (key === '' ? 'settings' : key);
  const missing = valueAt(json, issue.path) === undefined;
  const alternative = variableOf.get(key);
  const also = missing && alternative !== undefined ? ` (or set ${alternative})` : '';
  return [{ key: shown, problem: `${missing ? 'it is missing; ' : ''}${issue.message}${also}` }];
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    json,
  );
}
