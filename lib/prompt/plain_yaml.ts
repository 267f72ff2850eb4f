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
/** What is no sign of YAML; `\p{L}` would take longer to compile than all prompts to read. */
const LETTER = String.raw`A-Za-z\u00C0-\uFFEF`;
const DOUBLE = String.raw`"[^"\\\n]*"`;
const SINGLE = String.raw`'[^'\n]*'`;
/** Words with one space between them; neither ": " nor " #". */
const WORDS = String.raw`[${LETTER}](?:[^\s:]|:(?!\s|$))*(?: (?!#)(?:[^\s:]|:(?!\s|$))+)*`;
/** Plainer words, for where commas and brackets mean something. */
const NAME = String.raw`[${LETTER}][${LETTER}\d._/-]*(?: [${LETTER}\d._/-]+)*`;
const ITEM = `(?:${NUMBER}|${DOUBLE}|${NAME})`;
const LIST = String.raw`\[ ?(?:${ITEM}(?:, ${ITEM})* ?)?\]`;
const mapOf = (value: string): string =>
  String.raw`\{ ?(?:${KEY}: ${value}(?:, ${KEY}: ${value})* ?)?\}`;
const MAP = mapOf(`(?:${ITEM}|${LIST}|${mapOf(`(?:${ITEM}|${LIST})`)})`);
const VALUE = `(?:${NUMBER}|${DOUBLE}|${SINGLE}|${WORDS}|${LIST}|${MAP})`;
const PAIR = `(?:- )?${KEY}:(?: ${VALUE})?`;
const LINE = ` {0,40}(?:(?:${PAIR}|- ${VALUE})(?: *| +#.*)|#.*)?`;

/** A line that is not of the plainest. */
const ODD_LINE = new RegExp(`^(?!${LINE}$)`, "m");
/** Tabs, control characters, spaces and line breaks that only some know, byte order marks. */
const ODD_CHARACTER =
  /[^\n\x20-\x7E\xA1-\u167F\u1681-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF\u3001-\uFEFE\uFF00-\uFFEF]/;

/** Longer front matter is read once, by the parser that can tell what is wrong with it. */
const MOST_CHARACTERS = 20_000;

/** The values of front matter that is as plain as most of it is; undefined of all other. */
export function plainValues(yaml: string): JsonObject | undefined {
  if (yaml === "") return {};
  if (yaml.length > MOST_CHARACTERS) return undefined;
  const isOdd = ODD_CHARACTER.test(yaml) || ODD_LINE.test(yaml) || !yaml.isWellFormed();
  if (isOdd) return undefined;
  try {
    const values = parse(yaml, { schema: "core" });
    return isObject(values) ? values : undefined;
  } catch {
    return undefined; // the other parser tells what is wrong, and where
  }
}
