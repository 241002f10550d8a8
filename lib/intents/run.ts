import type { Intent, Step } from './intent';
import type { IntentJournal, JournalEntry, JournalOwner } from './journal';
import type { DoneStep, Progress, UnfinishedRun } from './runner-state';

/** One wish on its way through its transactions, as the runner carries it. */
export type Run = {
  readonly id: string;
  readonly intent: Intent;
  readonly done: readonly DoneStep[];
  /** Transactions planned altogether, known after the first plan. */
  readonly count: number | undefined;
  /** False once the wallet or the node turned out to be unable to run several calls as one. */
  readonly mayBatch: boolean;
  /** False in a tab that only looks on: it does not ask for the next step by itself. */
  readonly goesOn: boolean;
};

/** Begin a run. */
export function newRun({ id, intent, mayBatch }: Pick<Run, 'id' | 'intent' | 'mayBatch'>): Run {
  return { id, intent, done: [], count: undefined, mayBatch, goesOn: true };
}

/** Tell where a run stands; an action of one transaction has no progress to tell. */
export function progressOf({ id, done, count }: Run): { readonly progress?: Progress } {
  if (count === undefined || count < 2) return {};
  return { progress: { runId: id, number: Math.min(done.length + 1, count), count, done } };
}

/** What of a run can be taken up later: something is mined and something is not. */
export function unfinishedOf({ id, intent, done, count }: Run): { readonly unfinished?: UnfinishedRun } {
  if (count === undefined || done.length === 0 || done.length >= count) return {};
  return { unfinished: { runId: id, intent, done, count } };
}

/** Take up an unfinished run. */
export function resumedRun({ runId, intent, done, count }: UnfinishedRun): Run {
  return { id: runId, intent, done, count, mayBatch: true, goesOn: true };
}

/** The steps of a run that are mined. */
export function doneSteps({ done }: Pick<Run, 'done'>): readonly Step[] {
  return done.map(({ step }) => step);
}

const byNumber = (one: JournalEntry, other: JournalEntry): number => one.run.number - other.run.number;

function stepsMined(entries: readonly JournalEntry[]): readonly DoneStep[] {
  const mined = entries.filter(({ status }) => status === 'confirmed').toSorted(byNumber);
  return mined.map(({ run, hash }) => ({ step: run.step, hash }));
}

/** Find the run an entry belongs to, with the steps of it that are mined. */
export async function runOfEntry(
  journal: IntentJournal,
  { entry, goesOn }: { readonly entry: JournalEntry; readonly goesOn: boolean },
): Promise<Run> {
  const entries = await journal.list(entry);
  const earlier = entries.filter(({ run, id }) => run.id === entry.run.id && id !== entry.id);
  const { id, count } = entry.run;
  return { id, intent: entry.intent, done: stepsMined(earlier), count, mayBatch: true, goesOn };
}

/** Find the runs of which some transactions are mined, none is open, and others were never begun (F-042). Newest first. */
export async function findUnfinishedRuns(
  journal: IntentJournal,
  owner: JournalOwner,
): Promise<readonly UnfinishedRun[]> {
  const runs = new Map<string, JournalEntry[]>();
  for (const entry of await journal.list(owner)) runs.set(entry.run.id, [...(runs.get(entry.run.id) ?? []), entry]);
  const newestFirst = [...runs.values()].toSorted((a, b) => sentLast(b) - sentLast(a));
  return newestFirst.flatMap((entries) => unfinishedIn(entries) ?? []);
}

const sentLast = (entries: readonly JournalEntry[]): number => Math.max(...entries.map(({ sentAt }) => sentAt));

function unfinishedIn(entries: readonly JournalEntry[]): UnfinishedRun | undefined {
  const isOpen = entries.some(({ status }) => status === 'open' || status === 'asking');
  const [last] = entries.filter(({ status }) => status === 'confirmed').toSorted((a, b) => byNumber(b, a));
  if (isOpen || last === undefined || last.run.number >= last.run.count) return undefined;
  return { runId: last.run.id, intent: last.intent, done: stepsMined(entries), count: last.run.count };
}

/** Give the rest of a run up: what is mined stays, and nobody offers the rest again. */
export async function forgetRun(
  journal: IntentJournal,
  { owner, runId }: { readonly owner: JournalOwner; readonly runId: string },
): Promise<void> {
  for (const entry of await journal.list(owner)) {
    const { run } = entry;
    if (run.id === runId && run.number < run.count) await journal.put({ ...entry, run: { ...run, count: run.number } });
  }
}

/** Find the newest transaction that is still open, to resume it after a reload. */
export async function findOpenEntry(journal: IntentJournal, owner: JournalOwner): Promise<JournalEntry | undefined> {
  const open = (await journal.list(owner)).filter((entry) => entry.status === 'open');
  return open.toSorted((one, other) => other.sentAt - one.sentAt)[0];
}
