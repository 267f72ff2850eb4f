import { assertEquals } from "@std/assert";
import { nextXactId } from "../../../lib/local/xact.ts";

const noon = Date.parse("2026-01-15T12:00:00Z");
const first = 1000196491253383168n;

const cases = [
  { name: "the first of a second", last: 0n, milliseconds: noon, want: first },
  { name: "milliseconds do not count", last: 0n, milliseconds: noon + 999, want: first },
  { name: "the second of a second", last: first, milliseconds: noon, want: first + 1n },
  { name: "the next second", last: first + 7n, milliseconds: noon + 1000, want: first + 65536n },
  {
    name: "a full counter borrows from the next second",
    last: first + 65535n,
    milliseconds: noon,
    want: first + 65536n,
  },
  { name: "a clock set back", last: first, milliseconds: noon - 60_000, want: first + 1n },
];

for (const { name, last, milliseconds, want } of cases) {
  Deno.test(`nextXactId() — ${name}`, () => assertEquals(nextXactId(last, milliseconds), want));
}
