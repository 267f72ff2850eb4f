// Whether a number survives being a JSON number: most programs keep 64 bits of it.

/** Whether `value`, read from `source`, is the very number that `source` says. */
export function isExact(source: string, value: number): boolean {
  return decimalOf(source) === decimalOf(String(value));
}

/** A number in one form for each value: digits without zeros at both ends, and an exponent. */
function decimalOf(source: string): string {
  const sign = source.startsWith("-") ? "-" : "";
  const unsigned = source.replace(/^[-+]/, "");
  const plain = /^0[xo]/.test(unsigned) ? String(BigInt(unsigned)) : unsigned;
  const [, whole = "", fraction = "", exponent = "0"] =
    /^(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(plain) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
