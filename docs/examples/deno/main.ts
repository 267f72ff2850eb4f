// deno serve --allow-net --allow-env docs/examples/deno/main.ts
import { createPrompts, promptSettings } from "../../../lib/runtime/mod.ts";
import { answer } from "../answer.ts";
import { bundle } from "../prompts.gen.ts";

const { settings } = promptSettings((name) => Deno.env.get(name));
const prompts = createPrompts({ bundle, settings });

export default {
  fetch: (request: Request) => answer(request, prompts),
} satisfies Deno.ServeDefaultExport;
