// Prompts from git, cached in Braintrust, served to people who are signed in.
import { EDGE } from "../_shared/edge.ts";
import { createApp } from "./app.ts";
import { bundle } from "./prompts.gen.ts";

const { fetch } = createApp({ bundle, ...EDGE });

export default { fetch } satisfies Deno.ServeDefaultExport;
