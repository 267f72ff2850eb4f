import { assertEquals } from "@std/assert";
import { pageOfPoints } from "./page.ts";

Deno.test("docs/probe.md — explains each point as the table of points does", async () => {
  const url = new URL("../../../../docs/probe.md", import.meta.url);
  const page = await Deno.readTextFile(url);
  assertEquals(page.slice(page.indexOf("\n## What comes back") + 1), pageOfPoints());
});
