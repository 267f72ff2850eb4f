import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { JsonObject } from "../content/json.ts";
import { SCHEMA } from "./schema.ts";
import { nextXactId } from "./xact.ts";

/** The SQLite database. Statements are prepared once. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #now: () => number;

  constructor(file: string, now: () => number) {
    this.#database = new DatabaseSync(file, { timeout: 5000 });
    this.#database.exec(SCHEMA);
    this.#now = now;
  }

  /** The current time as Braintrust writes it. */
  timestamp(): string {
    return new Date(this.#now()).toISOString();
  }

  /** A transaction id newer than every one before, also those of earlier runs on the same file. */
  nextXact(): bigint {
    const last = this.#prepare("SELECT CAST(xact AS TEXT) AS xact FROM clock").get();
    const next = nextXactId(BigInt(String(last?.["xact"])), this.#now());
    this.run("UPDATE clock SET xact = ?", next);
    return next;
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepare(sql).run(...values);
  }

  /** The `row` column of the result, parsed. */
  rows(sql: string, ...values: SQLInputValue[]): JsonObject[] {
    return this.#prepare(sql).all(...values).map(({ row }) => JSON.parse(String(row)));
  }

  row(sql: string, ...values: SQLInputValue[]): JsonObject | undefined {
    return this.rows(sql, ...values)[0];
  }

  /** Runs `work` as one transaction: an error undoes all of it, and so does `keep: false`. */
  transaction<T>(work: () => T, { keep = true } = {}): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec(keep ? "COMMIT" : "ROLLBACK");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
