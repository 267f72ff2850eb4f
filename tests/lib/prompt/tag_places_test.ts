import { assertEquals } from "@std/assert";
import { tagPlaces } from "../../../lib/prompt/tag_places.ts";
import { tagsIn } from "../../../lib/prompt/variables.ts";

/** `line:column` of every tag of the templates, in order. */
function placesIn(text: string, ...templates: string[]): string[] {
  const placeOf = tagPlaces(text);
  return templates.flatMap((template) =>
    tagsIn(template).map((tag) => placeOf(template, tag)).map(({ line, column }) =>
      `${line}:${column}`
    )
  );
}

// deno-fmt-ignore
const ROWS: [name: string, text: string, templates: string[], places: string[]][] = [
  ["at the start", "{{a}}", ["{{a}}"], ["1:1"]],
  ["at starts and ends of lines", "x\n{{a}}\n\n y{{b}}\n{{c}}", ["{{a}}\n\n y{{b}}\n{{c}}"], ["2:1", "4:3", "5:1"]],
  ["of several templates", "{{a}}\n--\n{{a}} {{b}}\n", ["{{a}} {{b}}", "{{a}}"], ["3:1", "3:7", "1:1"]],
  ["of a text spelled otherwise", 'x: "{{a}}\\n{{b}} {{a}}"\n', ["{{a}}\n{{b}} {{a}}"], ["1:5", "1:12", "1:18"]],
  ["that the file does not hold", "x\n{{a}}\n", ["\n{{b}}{{a}}"], ["1:1", "1:1"]],
  ["after one that the file does not hold", "x\n{{a}}\n", ["\n{{b}}", "{{a}}"], ["1:1", "2:1"]],
];
for (const [name, text, templates, places] of ROWS) {
  Deno.test(`tagPlaces() — ${name}`, () => assertEquals(placesIn(text, ...templates), places));
}
