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

/** The same with both sides beside each other. */
export function sideTable(diff: string, label: string): Html {
  const rows = pairsOf(diffRows(diff));
  const rest = rows.length - MAX_ROWS;
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="diff sides">
<thead class="unseen"><tr><th>line</th><th>before</th><th>line</th><th>after</th></tr></thead><tbody>
${rows.slice(0, MAX_ROWS).map(pairRow)}${
    rest > 0 && gap(`${rest} more lines are not shown`)
  }</tbody></table></div>`;
}

type Line = Exclude<DiffRow, { kind: "gap" }>;
type Pair =
  | { before: Line | undefined; after: Line | undefined }
  | Extract<DiffRow, { kind: "gap" }>;

/** What went beside what came, in order; where one side has more, the other has nothing. */
function pairsOf(rows: readonly DiffRow[]): Pair[] {
  const pairs: Pair[] = [];
  let gone: Line[] = [];
  let come: Line[] = [];
  const settle = (): void => {
    for (let index = 0; index < Math.max(gone.length, come.length); index++) {
      pairs.push({ before: gone[index], after: come[index] });
    }
    gone = [];
    come = [];
  };
  for (const row of rows) {
    if (row.kind === "gone" && come.length > 0) settle();
    if (row.kind === "gone") gone.push(row);
    else if (row.kind === "come") come.push(row);
    else {
      settle();
      pairs.push(row.kind === "gap" ? row : { before: row, after: row });
    }
  }
  settle();
  return pairs;
}

function pairRow(pair: Pair): Html {
  if ("kind" in pair) return gapOf(pair);
  const side = (line: Line | undefined, number: number | undefined): Html =>
    markup`<td class="n ${line?.kind}">${number}</td><td class="t ${line?.kind}">${
      line && markup`<span class="unseen">${WORDS[line.kind]}</span>${
        line.pieces.map((one) => piece(one, line.kind === "gone"))
      }`
    }</td>`;
  return markup`<tr>${side(pair.before, pair.before?.before)}${
    side(pair.after, pair.after?.after)
  }</tr>
`;
}

function gapOf({ lines }: Extract<DiffRow, { kind: "gap" }>): Html {
  if (lines === undefined) return gap("the rest is the same on both sides");
  return gap(`${lines} line${lines === 1 ? "" : "s"} not shown: same on both sides`);
}

function rowOf(row: DiffRow): Html {
  if (row.kind === "gap") return gapOf(row);
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
  return markup`<tr class="gap"><td colspan="4">${words}</td></tr>
`;
}

function piece({ text, isChanged }: Piece, isGone: boolean): Html {
  if (!isChanged) return markup`${text}`;
  return isGone ? markup`<del>${text}</del>` : markup`<ins>${text}</ins>`;
}
