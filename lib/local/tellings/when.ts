// Tellings that hold only for some rows, some reads, from some moment on.
import type { JsonObject } from "../../content/json.ts";
import type { Asked, Telling, Way } from "./telling.ts";

type Tell = NonNullable<Telling["tells"]>;
type Condition = (row: JsonObject, asked: Asked) => boolean;

/** `tell` where `condition` holds; else the row as it is. */
export function when(condition: Condition, tell: Tell): Tell {
  return (row, asked) => condition(row, asked) ? tell(row, asked) : row;
}

/** Reads of these ways only. */
export const by = (...ways: Way[]): Condition => (_, { way }) => ways.includes(way);

/** About half of the rows, always the same. */
export const someRows: Condition = ({ slug }) => String(slug).length % 2 === 1;

/** Rows that have been written more than once. */
export const rewritten: Condition = ({ id }, { store }) =>
  store.rows("SELECT row FROM versions WHERE prompt_id = ?", String(id)).length > 1;

/** From the request on whose number the quirk names. */
export const later: Condition = (_, { requests, value }) => requests >= value;

/** Every second request. */
export const everySecond: Condition = (_, { requests }) => requests % 2 === 0;
