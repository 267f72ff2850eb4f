import { assertEquals } from "@std/assert";
import type { Bundle } from "../../../lib/content/bundled.ts";
import { connectionOf } from "../../../lib/runtime/connection.ts";
import { DEFAULTS, type PromptSettings } from "../../../lib/runtime/settings.ts";

const CASES: {
  name: string;
  settings: Partial<PromptSettings>;
  bundled: Bundle["project"];
  want: Record<string, string> | undefined;
}[] = [
  {
    name: "the bundle's project, by its id",
    settings: {},
    bundled: { name: "p", id: "1" },
    want: { project_id: "1" },
  },
  {
    name: "the same project, named",
    settings: { project: "p", orgName: "o" },
    bundled: { name: "p", id: "1" },
    want: { project_id: "1" },
  },
  {
    name: "another project is not the one whose id is known",
    settings: { project: "staging" },
    bundled: { name: "p", id: "1" },
    want: { project_name: "staging" },
  },
  {
    name: "another project of an organization",
    settings: { project: "staging", orgName: "o" },
    bundled: { name: "p", id: "1" },
    want: { project_name: "staging", org_name: "o" },
  },
  {
    name: "a bundle that was never uploaded",
    settings: {},
    bundled: { name: "p", id: null },
    want: { project_name: "p" },
  },
  {
    name: "no key",
    settings: { apiKey: undefined },
    bundled: { name: "p", id: "1" },
    want: undefined,
  },
];

for (const { name, settings, bundled, want } of CASES) {
  Deno.test(`connectionOf() — ${name}`, () => {
    const connection = connectionOf({ ...DEFAULTS, apiKey: "sk", ...settings }, bundled);
    assertEquals(connection?.project, want);
  });
}
