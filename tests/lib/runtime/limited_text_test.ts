import { assertEquals, assertRejects } from "@std/assert";
import { limitedText, NotText, TooLong } from "../../../lib/runtime/limited_text.ts";

/** A body that comes in pieces. */
function bodyOf(...pieces: number[][]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces.map((piece) => new Uint8Array(piece)));
}

const CASES: { name: string; pieces: number[][]; want: string | typeof TooLong }[] = [
  { name: "as much as there may be", pieces: [[97, 98], [99, 100]], want: "abcd" },
  { name: "one byte more", pieces: [[97, 98], [99, 100, 101]], want: TooLong },
  { name: "bytes count, not characters", pieces: [[0xc3, 0xa9, 0xc3, 0xa9, 97]], want: TooLong },
  { name: "a character in two pieces", pieces: [[97, 0xc3], [0xa9]], want: "aé" },
  { name: "no UTF-8", pieces: [[97, 0xff]], want: NotText },
  { name: "half a character at the end", pieces: [[97], [0xc3]], want: NotText },
  { name: "nothing", pieces: [], want: "" },
];

for (const { name, pieces, want } of CASES) {
  Deno.test(`limitedText() — ${name}`, async () => {
    const reading = limitedText(bodyOf(...pieces), 4);
    if (typeof want === "string") assertEquals(await reading, want);
    else await assertRejects(() => reading, want);
  });
}

Deno.test("limitedText() — ends when its signal does", async () => {
  const stop = new AbortController();
  const silent = new ReadableStream<Uint8Array>();
  const reading = limitedText(silent, 4, stop.signal);
  stop.abort(new DOMException("late", "TimeoutError"));
  assertEquals((await assertRejects(() => reading, DOMException)).name, "TimeoutError");
});
