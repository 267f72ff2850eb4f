import { assertEquals } from "@std/assert";
import { createLog } from "../../supabase/functions/_shared/log.ts";
import { parseSettings, type Settings } from "../../supabase/functions/llm-proxy/settings.ts";

const CALLERS = { SUPABASE_SECRET_KEYS: '{"default":"sb_secret_x"}' };

function settings(env: Record<string, string>): Settings {
  return parseSettings((name) => ({ ...CALLERS, ...env } as Record<string, string>)[name]);
}

const ROWS: { name: string; env: Record<string, string>; want: Partial<Settings> }[] = [
  {
    name: "defaults",
    env: {},
    want: {
      policy: { kind: "pinned" },
      apiUrl: "https://api.braintrust.dev",
      llmUrl: "https://api.braintrust.dev/v1/proxy",
      llmKey: undefined,
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
    const found: Record<string, unknown> = { ...settings(env) };
    assertEquals(Object.fromEntries(Object.keys(want).map((key) => [key, found[key]])), want);
  });
}

Deno.test("parseSettings() — key sets as an object or as a list", () => {
  const keys = [{ kty: "EC" }];
  for (const text of [JSON.stringify({ keys }), JSON.stringify(keys)]) {
    assertEquals<unknown>(settings({ SUPABASE_JWKS: text }).credentials.jwks, { keys });
  }
});

Deno.test("createLog() — a line that the runtime would cut is still JSON", () => {
  const lines: string[] = [];
  const log = createLog({ region: "r" }, (_, line) => lines.push(line));
  log("warn", "long", { slugs: Array.from({ length: 2000 }, (_, index) => `slug-${index}`) });
  const [line = ""] = lines;
  assertEquals(line.length < 10_000, true);
  assertEquals([JSON.parse(line).event, JSON.parse(line).region], ["long", "r"]);
});
