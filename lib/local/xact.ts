// A transaction id is 64 bits: 0x0DE1, then 32 bits of Unix seconds, then a 16-bit counter.
const TOP_BITS = 0x0de1n << 48n;

/** The first transaction id of the second that `milliseconds` lies in, or the one after `last`. */
export function nextXactId(last: bigint, milliseconds: number): bigint {
  const first = TOP_BITS | (BigInt(Math.floor(milliseconds / 1000)) << 16n);
  // A full counter, or a clock set back, borrows from the next second: monotonic beats exact.
  return first > last ? first : last + 1n;
}
