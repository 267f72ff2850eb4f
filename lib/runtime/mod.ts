// The runtime's surface: what applications import.
export {
  createPrompts,
  type Origin,
  type Prompts,
  type PromptsOptions,
  type Rendered,
  type RenderOptions,
} from "./create_prompts.ts";
export { PromptError, type PromptErrorCode } from "./prompt_error.ts";
export { type PromptSettings, promptSettings } from "./settings.ts";
export type { CheckResult } from "./check.ts";
export type { Health } from "./health.ts";
export type { Log } from "./log.ts";
export type { Policy, ServedPrompt } from "./prompt_source.ts";
