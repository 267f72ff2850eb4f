// Whether an answer of a model is what the JSON Schema of its prompt asks for: the keywords that
// models' APIs take in a response format, without formats and remote references.
import { canonicalJson } from "../content/hash.ts";
import { isObject, type Json, type JsonObject, memberAt } from "../content/json.ts";

/** One place where an answer differs from its schema. */
export interface Difference {
  /** A path as in JavaScript: `reasons[0].effect`; empty for the whole answer. */
  path: string;
  /** What was expected there. */
  expected: string;
}

/** The JSON Schema of the answers to a prompt; undefined when it states none, or as a template. */
export function answerSchema(content: JsonObject): JsonObject | undefined {
  const format = memberAt(content, ["prompt_data", "options", "params", "response_format"]);
  const schema = memberAt(format, ["json_schema", "schema"]);
  return isObject(schema) && memberAt(format, ["type"]) === "json_schema" ? schema : undefined;
}

/** Where `value` differs from `schema`: the first ten places. */
export function differences(schema: Json, value: Json): Difference[] {
  const found: Difference[] = [];
  compare({ root: schema, found }, schema, value, "");
  return found.slice(0, 10);
}

interface Comparing {
  root: Json;
  found: Difference[];
}

/** References that only lead to one another would never end. */
const MAX_REFERENCES = 100;

function compare(to: Comparing, schema: Json | undefined, value: Json, path: string): void {
  const wrong = (expected: string): void => void to.found.push({ path, expected });
  if (schema === false) return wrong("nothing");
  if (!isObject(schema)) return;
  const rule = resolved(to.root, schema);
  const types = typesOf(rule);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return wrong(types.join(" or "));
  }
  if (rule.const !== undefined && !isSame(rule.const, value)) {
    return wrong(JSON.stringify(rule.const));
  }
  if (Array.isArray(rule.enum) && !rule.enum.some((one) => isSame(one, value))) {
    return wrong(`one of ${rule.enum.map((one) => JSON.stringify(one)).join(", ")}`);
  }
  compareChoices(to, rule, value, path);
  if (typeof value === "number") compareNumber(rule, value, wrong);
  if (typeof value === "string") compareText(rule, value, wrong);
  if (Array.isArray(value)) compareList(to, rule, value, path);
  if (isObject(value)) compareObject(to, rule, value, path);
}

function compareChoices(to: Comparing, rule: JsonObject, value: Json, path: string): void {
  const isRight = (schema: Json): boolean => {
    const found: Difference[] = [];
    compare({ ...to, found }, schema, value, path);
    return found.length === 0;
  };
  const { anyOf, oneOf, allOf } = rule;
  const wrong = (expected: string): void => void to.found.push({ path, expected });
  if (Array.isArray(anyOf) && !anyOf.some(isRight)) wrong("one of the schemas of anyOf");
  if (Array.isArray(oneOf) && oneOf.filter(isRight).length !== 1) wrong("exactly one of oneOf");
  if (Array.isArray(allOf)) { for (const schema of allOf) compare(to, schema, value, path); }
}

function compareNumber(rule: JsonObject, value: number, wrong: (expected: string) => void): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rule;
  if (typeof minimum === "number" && value < minimum) wrong(`at least ${minimum}`);
  if (typeof maximum === "number" && value > maximum) wrong(`at most ${maximum}`);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) {
    wrong(`more than ${exclusiveMinimum}`);
  }
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) {
    wrong(`less than ${exclusiveMaximum}`);
  }
  if (typeof multipleOf !== "number" || multipleOf <= 0) return;
  const times = value / multipleOf;
  if (Math.abs(times - Math.round(times)) > 1e-9) wrong(`a multiple of ${multipleOf}`);
}

function compareText(rule: JsonObject, value: string, wrong: (expected: string) => void): void {
  const { minLength, maxLength, pattern } = rule;
  const length = [...value].length;
  if (typeof minLength === "number" && length < minLength) wrong(`${minLength} characters or more`);
  if (typeof maxLength === "number" && length > maxLength) wrong(`${maxLength} characters at most`);
  if (typeof pattern === "string" && !matches(pattern, value)) {
    wrong(`text that matches ${pattern}`);
  }
}

/** A pattern in another dialect says nothing here. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}

function compareList(to: Comparing, rule: JsonObject, value: Json[], path: string): void {
  const { minItems, maxItems, items, prefixItems } = rule;
  const wrong = (expected: string): void => void to.found.push({ path, expected });
  if (typeof minItems === "number" && value.length < minItems) wrong(`${minItems} items or more`);
  if (typeof maxItems === "number" && value.length > maxItems) wrong(`${maxItems} items at most`);
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  value.forEach((item, index) => compare(to, first[index] ?? items, item, `${path}[${index}]`));
}

function compareObject(to: Comparing, rule: JsonObject, value: JsonObject, path: string): void {
  const { required, properties, additionalProperties } = rule;
  const at = (name: string): string =>
    /^[A-Za-z_$][\w$]*$/.test(name)
      ? (path === "" ? name : `${path}.${name}`)
      : `${path}[${JSON.stringify(name)}]`;
  for (const name of Array.isArray(required) ? required : []) {
    if (typeof name !== "string" || Object.hasOwn(value, name)) continue;
    to.found.push({ path: at(name), expected: "a value" });
  }
  for (const [name, member] of Object.entries(value)) {
    const known = isObject(properties) && Object.hasOwn(properties, name);
    compare(to, known ? properties[name] : additionalProperties, member, at(name));
  }
}

/** The schema that `$ref` leads to, within the same document. */
function resolved(root: Json, schema: JsonObject): JsonObject {
  let rule = schema;
  for (let count = 0; typeof rule.$ref === "string"; count++) {
    const path = rule.$ref.replace(/^#\/?/, "").split("/").filter((name) => name !== "");
    const names = path.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
    const target = rule.$ref.startsWith("#") ? memberAt(root, names) : undefined;
    if (!isObject(target) || count > MAX_REFERENCES) return {};
    rule = target;
  }
  return rule;
}

function typesOf({ type }: JsonObject): string[] {
  const types = Array.isArray(type) ? type : [type];
  return types.filter((one) => typeof one === "string");
}

function isOfType(value: Json, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  const kind: string = typeof value;
  return kind === type;
}

function isSame(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
