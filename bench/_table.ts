/** A table of results. */
export interface Table {
  title: string;
  header: string[];
  rows: string[][];
  /** Lines below the table: the targets, and what a reader has to know. */
  notes: string[];
}

/** A table in Markdown, its columns aligned so that it reads well as plain text too. */
export function renderTable({ title, header, rows, notes }: Table): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...rows].map((row) => (row[column] ?? "").length))
  );
  // The first column holds names, all others hold numbers.
  const line = (row: string[]): string =>
    `| ${
      widths.map((width, column) => {
        const cell = row[column] ?? "";
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      }).join(" | ")
    } |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`
  );
  const table = [line(header), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
  return [`### ${title}`, table, ...(notes.length > 0 ? [notes.map(item).join("\n")] : [])]
    .map((block) => `${block}\n`).join("\n");
}

/** The middle of the values; between the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

function item(note: string): string {
  return `- ${note}`;
}
