/** Values that both embedded and server PostgreSQL take as parameters; money travels as decimal text. */
export type SqlValue = string | number | null | readonly string[];

export type SqlRow = Readonly<Record<string, unknown>>;

/** Run one statement and get its rows. */
export type SqlRun = (sql: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** The little of PostgreSQL the store needs, so that both engines stand behind the same SQL. */
export type SqlClient = {
  readonly run: SqlRun;
  /** All or nothing. */
  transaction<T>(work: (run: SqlRun) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};
