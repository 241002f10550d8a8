/** Values that both embedded and server PostgreSQL take as parameters; money travels as decimal text. */
export type SqlValue = string | number | null | readonly string[];

export type SqlRow = Readonly<Record<string, unknown>>;

/** Run one statement and get its rows. */
export type SqlRun = (sql: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** The little of PostgreSQL the store needs, so that both engines stand behind the same SQL. */
export type SqlClient = {
  readonly run: SqlRun;
  /** True where other processes may work on the same rows. */
  readonly isShared: boolean;
  /**
   * All or nothing. Statements run one by one in the order given, so one need not be awaited before the next is given; once
   * the work has failed it must give no more.
   */
  transaction<T>(work: (run: SqlRun) => Promise<T>): Promise<T>;
  /**
   * One at a time for each name, among everybody who uses the database; a caller waits, and gives up after a minute.
   * A holder that loses its connection loses the lock with it: the work must stay safe without it, only not as quick.
   */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Give the room of rows that are gone back for new ones, where the engine does not do that by itself. */
  reclaim(): Promise<void>;
  close(): Promise<void>;
};

/** Get a column as text. @throws Error where the database gave something else */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`the store returned no text for ${column}`);
  return value;
}

/** Get a column that may be null as text. @throws Error where the database gave something else */
export function optionalTextOf(row: SqlRow, column: string): string | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : textOf(row, column);
}
