// The function as it is deployed, but that its isolate tells what it holds: `GET /memory` collects
// garbage first. Runs in Deno 2.1, too.
import { memoryUsage } from "node:process";
import { EDGE } from "../supabase/functions/_shared/edge.ts";
import { createApp } from "../supabase/functions/llm-proxy/app.ts";
import { bundle } from "../supabase/functions/llm-proxy/prompts.gen.ts";

const app = createApp({ bundle, ...EDGE });
const { gc } = globalThis as unknown as { gc: () => void };

export default {
  fetch(request): Response | Promise<Response> {
    if (new URL(request.url).pathname !== "/memory") return app.fetch(request);
    gc();
    return Response.json(memoryUsage());
  },
} satisfies Deno.ServeDefaultExport;
