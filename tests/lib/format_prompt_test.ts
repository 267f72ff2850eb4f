import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalContent, rowOf } from "../../lib/content.ts";
import { formatPrompt, updatePrompt } from "../../lib/format_prompt.ts";
import { canonicalJson } from "../../lib/hash.ts";
import { parsePrompt } from "../../lib/parse_prompt.ts";
import { runs } from "./runs.ts";
import { row } from "./arbitrary_row.ts";

const RUNS = runs(500);
const path = "prompts/some/file.md";

Deno.test("formatPrompt() — parsePrompt() reads every content back", () => {
  fc.assert(
    fc.property(row, fc.constantFrom({}, { model: "default-model" }), (raw, defaults) => {
      const content = canonicalContent(raw);
      const file = formatPrompt(content, { path, defaults });
      const { prompt, problems } = parsePrompt(path, file, defaults);
      assertEquals(problems, [], file);
      assertEquals(canonicalJson(prompt?.content ?? null), canonicalJson(content), file);
    }),
    RUNS,
  );
});

Deno.test("formatPrompt() — a file in canonical form stays as it is", () => {
  fc.assert(
    fc.property(row, (raw) => {
      const file = formatPrompt(canonicalContent(raw), { path });
      const { prompt } = parsePrompt(path, file);
      if (!prompt) throw new Error(`unreadable: ${file}`);
      assertEquals(formatPrompt(prompt.content, { path }), file);
    }),
    RUNS,
  );
});

Deno.test("rowOf() — the row that upload writes has the same content", () => {
  const stamp = { source_sha256: "a", content_sha256: "b", path, blob: "c", tool: "d" };
  fc.assert(
    fc.property(row, (raw) => {
      const content = canonicalContent(raw);
      assertEquals(canonicalJson(canonicalContent(rowOf(content, stamp))), canonicalJson(content));
    }),
    RUNS,
  );
});

Deno.test("updatePrompt() — takes any content into any file", () => {
  fc.assert(
    fc.property(row, row, (before, after) => {
      const file = formatPrompt(canonicalContent(before), { path });
      const content = canonicalContent({ ...after, slug: before.slug ?? "" });
      const updated = updatePrompt(file, content, { path });
      const { prompt, problems } = parsePrompt(path, updated);
      assertEquals(problems, [], updated);
      assertEquals(canonicalJson(prompt?.content ?? null), canonicalJson(content), updated);
    }),
    RUNS,
  );
});
