/** Blocks of lines that fit into a number of bytes, and a count of what did not. */
export class Page {
  readonly #blocks: string[] = [];
  readonly #left = new Map<string, number>();
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** Adds one block of `lines`; each line that does not fit is counted as one `what`. */
  add(lines: string[], what = "line"): void {
    const kept = lines.filter((line) => {
      const size = new TextEncoder().encode(line).length + 2;
      if (size > this.#free) {
        this.#left.set(what, (this.#left.get(what) ?? 0) + 1);
        return false;
      }
      this.#free -= size;
      return true;
    });
    if (kept.length > 0) this.#blocks.push(kept.join("\n"));
  }

  /** Adds what `fill` adds, folded under `title`: what is opened is always closed. */
  fold(title: string, fill: () => void): void {
    const [open, close] = [`<details><summary>${title}</summary>`, "</details>"];
    const size = open.length + close.length + 4;
    if (size > this.#free) return fill();
    this.#free -= size;
    this.#blocks.push(open);
    fill();
    this.#blocks.push(close);
  }

  /** All of it; where lines were left out, with how many, and `more`: how to see them. */
  text(more: string): string {
    const left = [...this.#left].map(([what, count]) =>
      `${count} ${what}${count === 1 ? "" : "s"}`
    );
    const blocks = left.length === 0 ? this.#blocks : [
      ...this.#blocks,
      `**Left out, because the page is full:** ${left.join(", ")}; ${more}.`,
    ];
    return `${blocks.join("\n\n")}\n`;
  }
}
