import type { Json } from "../content/json.ts";

/** How grave an event is. */
export type Level = "info" | "warn" | "error";

/** Logs an event. Fields hold hashes, slugs and reasons: never the text of a prompt, never a key. */
export type Log = (level: Level, event: string, fields?: Record<string, Json>) => void;
