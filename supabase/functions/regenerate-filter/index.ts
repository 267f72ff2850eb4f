// A stock screen in words → the body of the screener's Go filter.
import { EDGE } from "../_shared/edge.ts";
import { createApp } from "./app.ts";

const { fetch } = createApp(EDGE);

export default { fetch } satisfies Deno.ServeDefaultExport;
