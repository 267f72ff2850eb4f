/** Something wrong in a file that a person must mend. Problems are collected, never thrown. */
export interface Problem {
  /** Path relative to the repository root, with forward slashes. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 code units. */
  column: number;
  /** What was expected and what was found. */
  message: string;
}

/** `problems` in the order in which a person walks through the files. */
export function sortProblems(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) =>
    compare(a.file, b.file) || a.line - b.line || a.column - b.column
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
