// What the examples have in common: they answer POST with the request that a model would get.
import { PromptError, type Prompts } from "../../lib/runtime/mod.ts";
import type { Prompts as Types } from "./prompts.gen.ts";

/** Renders `analyze-signal` with the variables in the body; GET answers the health. */
export async function answer(request: Request, prompts: Prompts<Types>): Promise<Response> {
  if (request.method === "GET") {
    await prompts.check(); // may still be running
    return Response.json(prompts.health());
  }
  try {
    const { signal, market_context } = await request.json();
    const rendered = await prompts.render("analyze-signal", { signal, market_context });
    return Response.json({ request: rendered.request, origin: rendered.origin });
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return Response.json({ error: error.message }, { status: 400 });
  }
}
