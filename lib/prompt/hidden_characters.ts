// Characters that a reviewer does not see and a model reads: what they say can differ from what is shown.
import { UNSEEN } from "../text/escape.ts";
import type { Problem } from "../text/problem.ts";

const HIDDEN = new RegExp(String.raw`[${UNSEEN}]|[\u{E0000}-\u{E007F}]+`, "gu");

/** Each hidden character of a file's text, with its place; runs of tag characters are one. */
export function hiddenCharacters(file: string, text: string): Problem[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(HIDDEN)].filter((match) => !isMeant(match[0], line, match.index)).map(
      (match) => {
        const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
        return {
          file,
          line: index + 1,
          column: match.index + 1,
          message: `Expected visible text, found ${kindOf(match[0])} U+${code}; remove it, or ` +
            'write it in front matter under "messages", as an escape in double quotes',
        };
      },
    )
  );
}

/** What scripts and emoji are written with. */
function isMeant(char: string, line: string, at: number): boolean {
  const before = line.slice(0, at);
  const after = line.slice(at + char.length);
  if (char === "\u200D" || char === "\u200C") {
    // Joiners shape letters of other scripts than Latin, and one picture of several.
    return /(?:(?![\p{Script=Latin}\p{ASCII}])[\p{L}\p{M}]|\p{Extended_Pictographic}|\uFE0F|\p{EMod})$/u
      .test(before) && /^(?:(?![\p{Script=Latin}\p{ASCII}])[\p{L}\p{M}]|\p{Extended_Pictographic})/u
      .test(after);
  }
  if (char === "\u200E" || char === "\u200F" || char === "\u061C") {
    // Unicode counts the Arabic mark itself among the letters of its script.
    return /(?!\u061C)[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
      .test(line);
  }
  if (char === "\u200B") {
    const script = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
    return script.test(before.slice(-1)) && script.test(after.slice(0, 1));
  }
  // The flags of England, Scotland and Wales.
  return /^\u{E0067}\u{E0062}[\u{E0061}-\u{E007A}]{3}\u{E007F}$/u.test(char) &&
    before.endsWith("\u{1F3F4}");
}

function kindOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0xE0000) return "tag characters from";
  if (code < 0xA0 && code !== 0xAD) return "the control character";
  if (/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(char)) return "the direction mark";
  return "the invisible character";
}
