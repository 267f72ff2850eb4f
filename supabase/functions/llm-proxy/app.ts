// Any prompt of the bundle, for whoever may use it, streamed from the model as it comes.
import type { Bundle } from "../../../lib/content/bundled.ts";
import { checked } from "../_shared/checked.ts";
import { wrongRequest } from "../_shared/read_json.ts";
import { type App, type Place, serve } from "../_shared/serve.ts";
import { ranksAbove, RequestSchema } from "./request.ts";

/** Starts the function with the prompts of `bundle`. */
export function createApp({ bundle, ...place }: Place & { bundle: Bundle }): App {
  return serve({
    name: "llm-proxy",
    bundle,
    async answer(call): Promise<Response> {
      const { prompt, variables, messages, stream } = checked(RequestSchema, await call.json());
      if (call.caller().kind !== "secret" && messages && ranksAbove(messages)) {
        throw wrongRequest('"messages" must not contain system or developer messages from a user');
      }
      const history = messages ? { messages } : {};
      return await call.pass(await call.render(prompt, variables, history), stream);
    },
  }, place);
}
