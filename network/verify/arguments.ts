// network/verify is the command line of the verifier: it reads files and prints verdicts, asks no network, and judges nothing itself.
import { CommandLineError } from '../command-line';

/** Options with a value, by name without dashes, and the words that stand alone. */
export type CommandArguments = {
  readonly options: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
};

/** Sort a command line; an option may be written `--name value` or `--name=value`, and only once. @throws CommandLineError */
export function sortArguments(
  argv: readonly string[],
  known: { readonly options: readonly string[]; readonly flags: readonly string[] },
): CommandArguments {
  const options = new Map<string, string>();
  const flags = new Set<string>();
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) {
      words.push(word);
      continue;
    }
    const [name = '', ...joined] = word.slice(2).split('=');
    if (known.flags.includes(name) && joined.length === 0) {
      flags.add(name);
      continue;
    }
    if (!known.options.includes(name)) throw new CommandLineError(`There is no option --${name}.`);
    const value = joined.length > 0 ? joined.join('=') : rest.shift();
    if (value === undefined || value === '') throw new CommandLineError(`--${name} needs a value.`);
    if (options.has(name)) throw new CommandLineError(`--${name} stands twice.`);
    options.set(name, value);
  }
  return { options, flags, words };
}
