// What package/runtime.d.ts declares is what lib/runtime has: `deno task check` fails when it is not.
import type * as declared from "../../package/runtime.d.ts";
import type * as source from "../../lib/runtime/mod.ts";

/** Fails to compile unless a value of `From` can be used as a `To`. */
type Is<From extends To, To> = From;

/** What the package's users may rely on. */
export type Held = [
  Is<typeof source.createPrompts, typeof declared.createPrompts>,
  Is<typeof source.promptSettings, typeof declared.promptSettings>,
  Is<typeof source.PromptError, typeof declared.PromptError>,
  Is<declared.PromptErrorCode, source.PromptErrorCode>,
  Is<source.Policy, declared.Policy>,
  Is<declared.Policy, source.Policy>,
  Is<source.Log, declared.Log>,
  Is<source.Health, declared.Health>,
  Is<source.CheckResult, declared.CheckResult>,
  Is<source.ServedPrompt, declared.ServedPrompt>,
  Is<keyof typeof source, keyof typeof declared>,
  Is<keyof typeof declared, keyof typeof source>,
];
