import { isObject, type Json, type JsonObject } from "./json.ts";

/** What every row says of itself: which prompt it is, and which version of it. */
export type RowHead = {
  id: string;
  _xact_id: string;
  project_id: string;
  slug: string;
  name: string;
};

/** A row of Braintrust's prompts. */
export type Row = JsonObject & RowHead;

/** `value`, as Braintrust sent it, if it is a row; else undefined. */
export function readRow(value: Json): Row | undefined {
  if (!isObject(value)) return undefined;
  const { id, _xact_id, project_id, slug, name } = value;
  const isText = [id, _xact_id, project_id, slug, name].every((field) => typeof field === "string");
  return isText && /^\d{1,20}$/.test(String(_xact_id)) ? value as Row : undefined;
}

/** Tools, scorers and prompts share one table; only prompts are ours. */
export function isPrompt({ function_data }: Row): boolean {
  return !isObject(function_data) || function_data.type === "prompt";
}
