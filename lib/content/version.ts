// Braintrust names a version in two ways: the transaction id (`_xact_id`, up to 19 decimal digits)
// and a "pretty" spelling of 16 hexadecimal digits that its UI shows. One is the other times an odd
// constant modulo 2^64; the two constants are each other's inverse.
const TO_PRETTY = 205891132094649n;
const FROM_PRETTY = 1522336535492693385n;
const XACT_TOP_BITS = 0x0de1n << 48n;

/** The 16-hex spelling of a transaction id, for people. Anything that is no number is returned as it is. */
export function prettyVersion(xactId: string): string {
  if (!/^\d+$/.test(xactId)) return xactId;
  return BigInt.asUintN(64, BigInt(xactId) * TO_PRETTY).toString(16).padStart(16, "0");
}

/** The transaction id of either spelling. Undefined when `version` is neither. */
export function xactIdOf(version: string): string | undefined {
  // A 16-digit string can be read both ways; like the SDK, 16 characters mean the pretty spelling.
  if (/^[0-9a-f]{16}$/i.test(version)) {
    const product = BigInt(`0x${version}`) * FROM_PRETTY;
    return (XACT_TOP_BITS | BigInt.asUintN(64, product)).toString();
  }
  return /^\d{1,20}$/.test(version) ? version : undefined;
}

/** Whether transaction id `a` is newer than `b`. */
export function isNewer(a: string, b: string): boolean {
  return BigInt(a) > BigInt(b);
}

/** When a version was made, to the second: transaction ids carry Unix seconds in bits 16 to 47. */
export function timeOf(xactId: string): Date {
  return new Date(Number(BigInt.asUintN(32, BigInt(xactId) >> 16n)) * 1000);
}
