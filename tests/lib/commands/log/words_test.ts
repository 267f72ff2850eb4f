import { assertEquals } from "@std/assert";
import {
  type HistoryEntry,
  historyJson,
  renderHistory,
} from "../../../../lib/commands/log/words.ts";

const ENTRY: HistoryEntry = {
  version: "1000192656880881099",
  origin: "upload",
  source_sha256: "0123456789abcdef",
  commit: { id: "1234567", subject: "Say hello\u001b[2J" },
  environments: [],
  isPinned: false,
};
const HEAD = "<bold:81cd05ee665fdfb3>  2024-03-09 07:48  ";

// deno-fmt-ignore
const ROWS: [name: string, entry: Partial<HistoryEntry>, line: string][] = [
  ["an upload", {}, `${HEAD}0123456789ab  1234567 Say hello\\u{1b}[2J\n`],
  ["pinned, and where it serves", { isPinned: true, environments: ["live", "\u202E"] }, `${HEAD}0123456789ab  1234567 Say hello\\u{1b}[2J<cyan: (pinned, live, \\u{202e})>\n`],
  ["no commit of this clone", { commit: null }, `${HEAD}0123456789ab  <dim:uploaded; not committed yet, or not in this clone>\n`],
  ["an edit, even of text that git knows", { origin: "edit", source_sha256: null }, `${HEAD}              <yellow:edited outside git>\n`],
  ["unread", { origin: "unread", source_sha256: null, commit: null }, `${HEAD}              <dim:could not be read>\n`],
];
for (const [name, entry, line] of ROWS) {
  Deno.test(`renderHistory() — ${name}`, () => {
    const entries = [{ ...ENTRY, ...entry }];
    assertEquals(renderHistory(entries, (color, text) => `<${color}:${text}>`), line);
  });
}

Deno.test("historyJson() — both spellings of a version, and when it was made", () => {
  const { version: _, isPinned: __, ...rest } = ENTRY;
  assertEquals(historyJson("a", [{ ...ENTRY, isPinned: true }]), {
    version: 1,
    command: "log",
    ok: true,
    slug: "a",
    versions: [{
      version: "81cd05ee665fdfb3",
      xact_id: ENTRY.version,
      created: "2024-03-09T07:48:38.000Z",
      pinned: true,
      ...rest,
    }],
  });
});
