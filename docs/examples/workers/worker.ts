// deno bundle --platform=browser --output=worker.mjs docs/examples/workers/worker.ts
import { createPrompts, type Prompts, promptSettings } from "../../../lib/runtime/mod.ts";
import { answer } from "../answer.ts";
import { bundle, type Prompts as Types } from "../prompts.gen.ts";

/** What Workers pass along with a request. */
interface Context {
  waitUntil(work: Promise<unknown>): void;
}

let prompts: Prompts<Types> | undefined;
let context: Context | undefined;

export default {
  fetch(
    request: Request,
    env: Record<string, string | undefined>,
    current: Context,
  ): Promise<Response> {
    context = current; // work in the background belongs to a request that is still there
    prompts ??= createPrompts({
      bundle,
      settings: promptSettings((name) => env[name]).settings,
      background: (work) => context?.waitUntil(work),
    });
    return answer(request, prompts);
  },
};
