import { assertEquals } from "@std/assert";
import { createLog } from "../../supabase/functions/_shared/log.ts";
import { parseSettings, type Settings } from "../../supabase/functions/_shared/settings.ts";

const CALLERS = { SUPABASE_SECRET_KEYS: '{"default":"sb_secret_x"}' };

function settings(env: Record<string, string>): Settings {
  return parseSettings((name) => ({ ...CALLERS, ...env } as Record<string, string>)[name]);
}

type Flat = Omit<Settings, "prompts"> & Settings["prompts"];

const ROWS: { name: string; env: Record<string, string>; want: Partial<Flat> }[] = [
  {
    name: "defaults",
    env: {},
    want: {
      policy: { kind: "pinned" },
      apiUrl: "https://api.braintrust.dev",
      llmUrl: "https://api.braintrust.dev/v1/proxy",
      llmKey: undefined,
      llmTimeoutMs: 120_000,
      llmIdleMs: 60_000,
      maxBodyBytes: 1_048_576,
      isCheckOn: true,
      freshMs: 60_000,
      mistakes: [],
    },
  },
  {
    name: "Braintrust's key serves its own proxy",
    env: { BRAINTRUST_API_KEY: " k ", BRAINTRUST_API_URL: "https://eu.example/" },
    want: { apiKey: "k", llmKey: "k", llmUrl: "https://eu.example/v1/proxy" },
  },
  {
    name: "Braintrust's key stays away from another endpoint",
    env: { BRAINTRUST_API_KEY: "k", LLM_API_URL: "https://llm.example/v1" },
    want: { llmKey: undefined, llmUrl: "https://llm.example/v1" },
  },
  {
    name: "a key for an address that cannot be used goes nowhere",
    env: { BRAINTRUST_API_KEY: "k", BRAINTRUST_API_URL: "http://plain.example" },
    want: {
      apiKey: undefined,
      llmUrl: undefined,
      llmKey: undefined,
      mistakes: ["BRAINTRUST_API_URL should be an https URL (or http to this machine)"],
    },
  },
  {
    name: "an environment",
    env: { PROMPT_POLICY: "environment:prod" },
    want: { policy: { kind: "environment", name: "prod" } },
  },
  {
    name: "a policy that is none",
    env: { PROMPT_POLICY: "newest" },
    want: {
      policy: { kind: "pinned" },
      mistakes: ["PROMPT_POLICY should be pinned, latest, environment:NAME or bundled"],
    },
  },
  {
    name: "an environment without a name",
    env: { PROMPT_POLICY: "environment:" },
    want: { policy: { kind: "pinned" } },
  },
  {
    name: "numbers",
    env: { PROMPT_CACHE_SECONDS: "5", PROMPT_STALE_SECONDS: "-1", LLM_TIMEOUT_MS: "0x5" },
    want: {
      freshMs: 5000,
      staleMs: 600_000,
      llmTimeoutMs: 120_000,
      mistakes: [
        "PROMPT_STALE_SECONDS should be a whole number",
        "LLM_TIMEOUT_MS should be a whole number",
      ],
    },
  },
  {
    name: "without the project's address a token could be of any issuer",
    env: { SUPABASE_JWKS: '{"keys":[{"kty":"EC"}]}' },
    want: {
      credentials: { secretKeys: { default: "sb_secret_x" }, jwks: undefined, issuer: undefined },
      mistakes: ["SUPABASE_URL and SB_JWT_ISSUER are not set: no user's token is accepted"],
    },
  },
  {
    name: "who may use what",
    env: { PROMPTS_FOR_USERS: "a, b-*", PROMPTS_FOR_ANONYMOUS: "a" },
    want: { access: { user: ["a", "b-*"], anonymous: ["a"] } },
  },
  { name: "the check switched off", env: { PROMPT_CHECK: "off" }, want: { isCheckOn: false } },
  {
    name: "nobody can call",
    env: { SUPABASE_SECRET_KEYS: "sb_secret_x" },
    want: {
      mistakes: [
        "SUPABASE_SECRET_KEYS should be JSON",
        "SUPABASE_JWKS and SUPABASE_SECRET_KEYS are not set: nobody can call",
      ],
    },
  },
];

for (const { name, env, want } of ROWS) {
  Deno.test(`parseSettings() — ${name}`, () => {
    const { prompts, ...others } = settings(env);
    const found: Record<string, unknown> = { ...prompts, ...others };
    assertEquals(Object.fromEntries(Object.keys(want).map((key) => [key, found[key]])), want);
  });
}

Deno.test("parseSettings() — key sets as an object or as a list", () => {
  const keys = [{ kty: "EC" }];
  for (const text of [JSON.stringify({ keys }), JSON.stringify(keys)]) {
    assertEquals<unknown>(
      settings({ SUPABASE_JWKS: text, SUPABASE_URL: "https://x.example" }).credentials.jwks,
      { keys },
    );
  }
});

Deno.test("createLog() — a line that the runtime would cut is still JSON", () => {
  const lines: string[] = [];
  const log = createLog({ region: "r" }, (_, line) => lines.push(line));
  const slugs = Array.from({ length: 2000 }, (_, index) => `slug-${index}`);
  log("warn", "long", { reason: "http_500", slugs, more: "x".repeat(20_000) });
  const [line = ""] = lines;
  assertEquals(line.length < 10_000, true);
  const { event, region, reason, slugs: kept } = JSON.parse(line);
  assertEquals([event, region, reason], ["long", "r", "http_500"], "the reason stays");
  assertEquals(kept, slugs.slice(0, 10));
});
