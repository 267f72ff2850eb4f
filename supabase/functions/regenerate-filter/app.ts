import * as v from "valibot";
import { checked } from "../_shared/checked.ts";
import { type App, type Place, serve } from "../_shared/serve.ts";
import { bundle } from "./prompts.gen.ts";

const RequestSchema = v.strictObject({
  description: v.pipe(v.string(), v.nonEmpty()),
  previous_code: v.optional(v.string()),
  feedback: v.optional(v.string()),
});

/** Starts the function. */
export function createApp(place: Place): App {
  return serve({
    name: "regenerate-filter",
    bundle,
    async answer(call): Promise<Response> {
      const variables = checked(RequestSchema, await call.json());
      const rendered = await call.render("regenerate-filter-go", variables);
      const { status, code, unsupported, assumptions, explanation } = await call.answer(rendered);
      return Response.json({ status, code, unsupported, assumptions, explanation });
    },
  }, place);
}
