// Is the rest of a prompt returned as it was sent?
import { isObject, memberAt } from "../../../content/json.ts";
import { holds } from "../compare.ts";
import { RICH, UNKNOWN } from "../samples.ts";
import { cost, fine, type Point } from "./point.ts";
import { ACCEPT, compared, first, PARAMS, short } from "./sent.ts";

type Values = Point<"values">;

/** Whether a member of the rich row comes back. */
function asSent(name: string, question: string, path: readonly string[]): Values {
  return {
    name,
    question,
    step: "values",
    assumes: ["as sent"],
    answers: { "as sent": fine(), changed: cost(ACCEPT) },
    judge: (seen) => compared(memberAt(RICH, path) ?? null, memberAt(first(seen.rich), path)),
  };
}

const tags: Values = {
  name: "tags",
  question: "Are tags returned as sent?",
  step: "values",
  assumes: ["as sent", "in another order"],
  answers: {
    "as sent": fine(),
    "in another order": fine("the order of tags is not compared"),
    "with others": cost("the tags that Braintrust adds are listed in every report"),
    changed: cost(ACCEPT),
  },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)].map((row) => {
      const all = row?.["tags"];
      return Array.isArray(all) ? all.map(String) : [];
    }) as [string[], string[]];
    if (sent.join() === told.join()) return "as sent";
    if (sent.some((tag) => !told.includes(tag))) return ["changed", `returned ${short(told)}`];
    return told.length === sent.length ? "in another order" : ["with others", short(told)];
  },
};

const unknownFields: Values = {
  name: "unknown fields",
  question: "Is a parameter that nobody documented kept?",
  step: "values",
  assumes: ["kept"],
  answers: {
    kept: fine(),
    dropped: cost(`leave such parameters out of files; ${ACCEPT}`),
    refused: cost(
      "leave such parameters out of files: `upload` stops with the answer of the service",
    ),
  },
  judge: ({ unknown: { status, row } }) => {
    if (status !== 200) return ["refused", `answered ${status}`];
    const [sent, told] = [UNKNOWN, row].map((one) => memberAt(one, [...PARAMS, "custom_hint"]));
    return holds(told, sent ?? null) ? "kept" : "dropped";
  },
};

const order: Values = {
  name: "order of members",
  question: "Do objects come back with their members in the order sent?",
  step: "values",
  assumes: ["as sent", "another"],
  answers: { "as sent": fine(), another: fine("the order of members is not compared") },
  judge: ({ rich }) => {
    const [sent, told] = [RICH, first(rich)].map((row) => {
      const params = memberAt(row, PARAMS);
      return isObject(params) ? Object.keys(params) : [];
    }) as [string[], string[]];
    return sent.join() === told.filter((key) => sent.includes(key)).join() ? "as sent" : "another";
  },
};

export const VALUES: readonly Values[] = [
  tags,
  asSent("description", "Is the description returned as sent?", ["description"]),
  asSent("name", "Is the name returned as sent?", ["name"]),
  asSent("model", "Is the model returned as sent?", ["prompt_data", "options", "model"]),
  asSent("numbers", "Are numbers of parameters returned as sent?", PARAMS),
  unknownFields,
  order,
];
