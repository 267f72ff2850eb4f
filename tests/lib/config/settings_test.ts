import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { parseSettings } from "../../../lib/config/settings.ts";
import { checkedUrl, isLoopback } from "../../../lib/text/checked_url.ts";

const KEY = "sk-key";
const APP = "https://www.braintrust.dev";

Deno.test("parseSettings() — a key is enough", () => {
  assertEquals(parseSettings({ BRAINTRUST_API_KEY: ` ${KEY}\n` }, "p"), {
    apiKey: KEY,
    appUrl: APP,
    apiUrl: undefined,
    orgName: undefined,
    project: "p",
  });
});

Deno.test("parseSettings() — everything set", () => {
  const env = {
    BRAINTRUST_API_KEY: KEY,
    BRAINTRUST_API_URL: "https://api.example.com/",
    BRAINTRUST_APP_URL: "https://app.example.com//",
    BRAINTRUST_ORG_NAME: "org",
    BRAINTRUST_PROJECT: "q",
  };
  assertEquals(parseSettings(env, "p"), {
    apiKey: KEY,
    appUrl: "https://app.example.com",
    apiUrl: "https://api.example.com",
    orgName: "org",
    project: "q",
  });
});

Deno.test("parseSettings() — blank means unset", () => {
  const blank = { BRAINTRUST_API_URL: " ", BRAINTRUST_APP_URL: "", BRAINTRUST_ORG_NAME: "\t" };
  const settings = parseSettings(
    { BRAINTRUST_API_KEY: KEY, BRAINTRUST_PROJECT: "", ...blank },
    "p",
  );
  assertEquals([settings.apiUrl, settings.appUrl, settings.orgName, settings.project], [
    undefined,
    APP,
    undefined,
    "p",
  ]);
});

for (const BRAINTRUST_API_KEY of [undefined, "", "  "]) {
  Deno.test(`parseSettings() — no key: ${JSON.stringify(BRAINTRUST_API_KEY)}`, () => {
    const error = assertThrows(() => parseSettings({ BRAINTRUST_API_KEY }, "p"), Failure);
    assertEquals(error.message, "Cannot log in to Braintrust: BRAINTRUST_API_KEY is not set");
    assertEquals(error.hint?.includes("deno task local"), true);
  });
}

for (const BRAINTRUST_API_KEY of ["two words", "a\nb", "schlüssel", "sk\x7F"]) {
  Deno.test(`parseSettings() — no key can be ${JSON.stringify(BRAINTRUST_API_KEY)}`, () => {
    const error = assertThrows(() => parseSettings({ BRAINTRUST_API_KEY }, "p"), Failure);
    assertEquals(
      error.message,
      "Cannot log in to Braintrust: BRAINTRUST_API_KEY contains characters that no key has",
    );
  });
}

for (
  const url of ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9"]
) {
  Deno.test(`parseSettings() — ${url} also serves the login`, () => {
    const env = { BRAINTRUST_API_KEY: KEY, BRAINTRUST_API_URL: url };
    assertEquals(parseSettings(env, "p").appUrl, url);
    const both = { ...env, BRAINTRUST_APP_URL: "https://app.example.com" };
    assertEquals(parseSettings(both, "p").appUrl, "https://app.example.com");
  });
}

Deno.test("parseSettings() — a host far away does not serve the login", () => {
  const env = { BRAINTRUST_API_KEY: KEY, BRAINTRUST_API_URL: "https://api.example.com" };
  assertEquals(parseSettings(env, "p").appUrl, APP);
});

// deno-fmt-ignore
const REFUSED: [url: string, state: string][] = [
  ["no url", '"no url" is not an http(s) URL'],
  ["ftp://example.com", '"ftp://example.com" is not an http(s) URL'],
  ["localhost:8000", '"localhost:8000" is not an http(s) URL'],
  ["http://example.com", '"http://example.com" would send the key unencrypted'],
  ["http://127.0.0.1.example.com", '"http://127.0.0.1.example.com" would send the key unencrypted'],
  ["http://evil-localhost", '"http://evil-localhost" would send the key unencrypted'],
  ["http://evil.localhost", '"http://evil.localhost" would send the key unencrypted'],
  ["http://localhost.example.com", '"http://localhost.example.com" would send the key unencrypted'],
  ["http://[::1234]", '"http://[::1234]" would send the key unencrypted'],
  ["http://example127.0.0.1.com", '"http://example127.0.0.1.com" would send the key unencrypted'],
  ["http://a.127.0.0.1.nip.io", '"http://a.127.0.0.1.nip.io" would send the key unencrypted'],
  ["http://0.0.0.0:1", '"http://0.0.0.0:1" would send the key unencrypted'],
  ["https://user:secret@example.com", "it contains a password"],
  ["http://user:secret@example.com", "it contains a password"],
  ["ftp://:secret@example.com", "it contains a password"],
  ["https://secret@example.com", "it contains a password"],
];
for (const [url, state] of REFUSED) {
  Deno.test(`checkedUrl() — refuses ${url}`, () => {
    const error = assertThrows(() => checkedUrl("BRAINTRUST_API_URL", url), Failure);
    assertEquals(error.message, `Cannot use BRAINTRUST_API_URL: ${state}`);
  });
}

Deno.test("isLoopback() — this machine, and no name that only holds it", () => {
  const hosts = ["localhost", "[::1]", "127.0.0.1", "127.255.1.2", "a.127.0.0.1", "127.0.0.1.a"];
  const found = hosts.filter((hostname) => isLoopback({ hostname }));
  assertEquals(found, ["localhost", "[::1]", "127.0.0.1", "127.255.1.2"]);
});
