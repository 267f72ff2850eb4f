// Front matter as values, read by a parser that keeps neither places nor comments and is several times
// as fast as the one that does. It takes more for YAML and some of it otherwise, so it gets only lines
// of which there is nothing to take otherwise: `key: value`, `- value`, comments. All else is read by
// the other one alone. tests/lib/prompt/plain_yaml_test.ts holds that the two never disagree.
import { parse } from "@std/yaml/parse";
import { isObject, type JsonObject } from "../content/json.ts";

/** A name that neither parser reads as another value. */
const KEY = String.raw`(?!(?:[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE)\b)[A-Za-z$][\w$.-]*`;
/** Few enough digits to be kept, and written as JSON writes it. */
const NUMBER = String.raw`(?:-?[1-9]\d{0,7}|0)(?:\.\d{1,6})?(?![\d.])`;
const QUOTED = String.raw`"[^"\\\n]*"|'[^'\n]*'`;
/** Words with one space between them; neither ": " nor " #". */
const WORDS = String.raw`\p{L}(?:[^\s:]|:(?![\s]|$))*(?: (?!#)(?:[^\s:]|:(?![\s]|$))+)*`;
const FLOW_ITEM = String
  .raw`(?:${NUMBER}|"[^"\\\n]*"|\p{L}[\p{L}\p{N}._/-]*(?: [\p{L}\p{N}._/-]+)*)`;
const LIST = String.raw`\[ ?(?:${FLOW_ITEM}(?:, ${FLOW_ITEM})* ?)?\]`;
const mapOf = (value: string): string =>
  String.raw`\{ ?(?:${KEY}: ${value}(?:, ${KEY}: ${value})* ?)?\}`;
const MAP = mapOf(`(?:${FLOW_ITEM}|${LIST}|${mapOf(`(?:${FLOW_ITEM}|${LIST})`)})`);
const VALUE = `(?:${NUMBER}|${QUOTED}|${WORDS}|${LIST}|${MAP})`;
const COMMENT = String.raw`#[^\n]*`;
const LINE = String
  .raw` {0,40}(?:(?:(?:- )?${KEY}:(?: ${VALUE})?|- ${VALUE})(?: *| +${COMMENT})|${COMMENT})?`;

/** A line that is not of the plainest. */
const ODD_LINE = new RegExp(`^(?!${LINE}$)`, "mu");
/** Tabs, control characters, line breaks that only some know, byte order marks, half characters. */
const ODD_CHARACTER =
  /[^\n\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The values of front matter that is as plain as most of it is; undefined of all other. */
export function plainValues(yaml: string): JsonObject | undefined {
  if (yaml === "") return {};
  if (ODD_CHARACTER.test(yaml) || ODD_LINE.test(yaml)) return undefined;
  try {
    const values = parse(yaml, { schema: "core" });
    return isObject(values) ? values : undefined;
  } catch {
    return undefined; // the other parser tells what is wrong, and where
  }
}
