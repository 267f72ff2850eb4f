import { type DiffRow, diffRows, type Piece } from "../../text/diff_rows.ts";
import { type Html, markup } from "../../text/html.ts";

/** More rows than a page shows of one diff. */
const MAX_ROWS = 1000;
const SIGNS = { same: " ", gone: "-", come: "+" };
const WORDS = { same: "", gone: "removed: ", come: "added: " };

/** A unified diff as a table: line numbers, the changed words marked, gaps between hunks named. */
export function diffTable(diff: string, label: string): Html {
  const rows = diffRows(diff);
  const rest = rows.length - MAX_ROWS;
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="diff">
<thead class="unseen"><tr><th>before</th><th>after</th><th>text</th></tr></thead><tbody>
${rows.slice(0, MAX_ROWS).map(rowOf)}${
    rest > 0 && gap(`${rest} more lines are not shown`)
  }</tbody></table></div>`;
}

function rowOf(row: DiffRow): Html {
  if (row.kind === "gap") {
    if (row.lines === undefined) return gap("the rest is the same on both sides");
    return gap(`${row.lines} line${row.lines === 1 ? "" : "s"} not shown: same on both sides`);
  }
  const { kind, before, after, pieces } = row;
  const sign = markup`<span class="unseen">${WORDS[kind]}</span><span aria-hidden="true">${
    SIGNS[kind]
  } </span>`;
  return markup`<tr class="${kind}"><td class="n">${before}</td><td class="n">${after}</td><td class="t">${sign}${
    pieces.map((one) => piece(one, kind === "gone"))
  }</td></tr>
`;
}

function gap(words: string): Html {
  return markup`<tr class="gap"><td colspan="3">${words}</td></tr>
`;
}

function piece({ text, isChanged }: Piece, isGone: boolean): Html {
  if (!isChanged) return markup`${text}`;
  return isGone ? markup`<del>${text}</del>` : markup`<ins>${text}</ins>`;
}
