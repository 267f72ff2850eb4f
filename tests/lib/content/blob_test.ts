import { assertEquals } from "@std/assert";
import { blobId } from "../../../lib/content/blob.ts";

Deno.test("blobId() — what git hash-object says", async () => {
  assertEquals(await blobId("", "SHA-1"), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  assertEquals(await blobId("äß漢\n", "SHA-1"), "983c679ef4959ce27f81274d10c765c134992afa");
  assertEquals(
    await blobId("äß漢\n", "SHA-256"),
    "06e01f5b63a1f5ba92bf974d90e71341a2c9bf6d415a89b84dc6dbbdcd43d4c4",
  );
});
