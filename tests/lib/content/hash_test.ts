import { assertEquals, assertNotEquals } from "@std/assert";
import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  canonicalJson,
  canonicalText,
  contentHash,
  sourceHash,
} from "../../../lib/content/hash.ts";
import { contentHashNow, sourceHashNow } from "../../../lib/content/hash_now.ts";
import type { Json } from "../../../lib/content/json.ts";
import { text } from "./arbitrary_row.ts";
import { runs } from "../runs.ts";
import vectors from "../../vectors/hash.json" with { type: "json" };

type SourceVector = (typeof vectors.source)[number];
const bytesOf = ({ utf8_base64, times }: SourceVector): Uint8Array<ArrayBuffer> => {
  const piece = Uint8Array.fromBase64(utf8_base64);
  const bytes = new Uint8Array(piece.length * times);
  for (let index = 0; index < times; index++) bytes.set(piece, index * piece.length);
  return bytes;
};
const textOf = (bytes: Uint8Array<ArrayBuffer>): string =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const sha256 = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");

for (const vector of vectors.source) {
  const { name, source_sha256 } = vector;
  Deno.test(`sourceHash() — vector: ${name}`, async () => {
    const bytes = bytesOf(vector);
    assertEquals(await sourceHash(textOf(bytes)), source_sha256);
    // Once more, byte by byte and with another SHA-256.
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const kept = bytes.slice(start).filter((byte, index, all) =>
      byte !== 13 || all[index + 1] !== 10
    );
    assertEquals(sha256(kept), source_sha256);
  });
}

Deno.test("sourceHash() — equals sha256sum of a normal file", async () => {
  const normal = [
    "LF",
    "lone CR stays",
    "emoji",
    "NUL",
    "empty",
    "no final newline",
    "one mebibyte",
  ];
  for (const vector of vectors.source.filter(({ name }) => normal.includes(name))) {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeFile(path, bytesOf(vector));
      const { stdout } = await new Deno.Command("sha256sum", { args: [path] }).output();
      assertEquals(new TextDecoder().decode(stdout).slice(0, 64), vector.source_sha256);
    } finally {
      await Deno.remove(path);
    }
  }
});

Deno.test("sourceHash() — normal forms of one letter are two texts", async () => {
  assertNotEquals(await sourceHash("\u00e9"), await sourceHash("e\u0301"));
});

for (const { name, json, canonical, sha256: want } of vectors.canonical) {
  Deno.test(`canonicalJson(), contentHash() — vector: ${name}`, async () => {
    const value: Json = JSON.parse(json);
    assertEquals(canonicalJson(value), canonical);
    assertEquals(await contentHash(value), want);
    assertEquals(sha256(canonical), want);
  });
}

Deno.test("sourceHashNow(), contentHashNow() — the same hashes, at once", async () => {
  for (const vector of vectors.source) {
    assertEquals(sourceHashNow(textOf(bytesOf(vector))), vector.source_sha256);
  }
  const check = async (value: string): Promise<void> => {
    assertEquals(sourceHashNow(value), await sourceHash(value));
    assertEquals(contentHashNow({ [value]: value }), await contentHash({ [value]: value }));
  };
  await fc.assert(fc.asyncProperty(fc.string({ unit: "binary" }), check), runs());
});

Deno.test("canonicalJson() — a lone surrogate has a form", () => {
  assertEquals(canonicalJson("\ud800"), '"\\ud800"');
});

/** Without the key that V8's JSON.parse stumbles over, see arbitrary_row.ts. */
const values = fc.jsonValue({ stringUnit: "binary" })
  .filter((value) => !JSON.stringify(value).includes('"\\\\":'));

Deno.test("canonicalJson() — a number that no double holds is not null", () => {
  assertEquals(canonicalJson(JSON.parse("[1e999,-1e999,null]")), "[1e999,-1e999,null]");
});

Deno.test("canonicalJson() — of what it wrote is what it wrote, and says the same", () => {
  fc.assert(
    fc.property(values, (value) => {
      const canonical = canonicalJson(value as Json);
      assertEquals(canonicalJson(JSON.parse(canonical)), canonical);
      assertEquals(JSON.parse(canonical), JSON.parse(JSON.stringify(value)));
    }),
    runs(),
  );
});

Deno.test("canonicalText() — the same whether git checks out LF or CRLF, with or without a mark", () => {
  fc.assert(
    fc.property(text, (any) => {
      const lf = any.replaceAll("\r", "").replaceAll("\uFEFF", "");
      assertEquals(canonicalText(lf), lf);
      assertEquals(canonicalText(`\uFEFF${lf.replaceAll("\n", "\r\n")}`), lf);
    }),
    runs(),
  );
});
