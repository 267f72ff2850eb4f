// What a request is rendered with.
import type { Meter } from "./bounded_mustache.ts";
import type { JsonObject } from "../content/json.ts";

/** What the templates of one request are rendered with. */
export interface Rendering {
  render: (template: string) => string;
  view: JsonObject;
  /** Counts what gets into the request without being rendered. */
  count: Meter;
}
