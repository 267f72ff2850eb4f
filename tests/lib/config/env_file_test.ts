import { assertEquals, assertThrows } from "@std/assert";
import { withEnvFile } from "../../../lib/config/env_file.ts";
import { Failure } from "../../../lib/text/failure.ts";

const KEY = { BRAINTRUST_API_KEY: "k" };
const HOST = { BRAINTRUST_API_URL: "https://a" };
const APP = { BRAINTRUST_APP_URL: "https://b" };

// deno-fmt-ignore
const ROWS: [name: string, environment: Record<string, string>, file: Record<string, string>, want: Record<string, string> | string][] = [
  ["the file alone", {}, { ...KEY, ...HOST, ...APP }, { ...KEY, ...HOST, ...APP }],
  ["the environment alone", { ...KEY, ...HOST }, {}, { ...KEY, ...HOST }],
  ["blank is unset", { BRAINTRUST_API_KEY: " " }, { ...KEY, ...HOST }, { ...KEY, ...HOST }],
  ["the environment beats the file", { ...KEY, ...HOST }, { BRAINTRUST_API_URL: "https://evil" }, { ...KEY, ...HOST }],
  ["a project may come from the file", KEY, { BRAINTRUST_PROJECT: "p" }, { ...KEY, BRAINTRUST_PROJECT: "p" }],
  ["a host of the file for a key of the environment", KEY, HOST, "BRAINTRUST_API_URL of .env"],
  ["the same for the host of login", KEY, APP, "BRAINTRUST_APP_URL of .env"],
  ["also where both bring a key", KEY, { BRAINTRUST_API_KEY: "other", ...APP }, "BRAINTRUST_APP_URL of .env"],
  ["a blank host is none", KEY, { BRAINTRUST_API_URL: " " }, KEY],
  ["other names are not taken", { ...KEY, PATH: "/" }, { HOME: "/" }, KEY],
];
for (const [name, environment, file, want] of ROWS) {
  Deno.test(`withEnvFile() — ${name}`, () => {
    if (typeof want === "string") {
      assertThrows(() => withEnvFile(environment, file), Failure, want);
      return;
    }
    const set = Object.entries(withEnvFile(environment, file)).filter(([, value]) => value?.trim());
    assertEquals(Object.fromEntries(set), want);
  });
}
