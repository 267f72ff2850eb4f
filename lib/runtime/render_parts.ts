// Content that is a list of parts: text, images, audio, files.
import { isObject, type Json, type JsonObject } from "../content/json.ts";
import type { Part } from "./prompt_schema.ts";
import type { Rendering } from "./rendering.ts";

/** Renders the templates in `parts`. One image whose URL is a list of them becomes as many. */
export function renderParts(
  parts: readonly Part[],
  { render, view, count }: Rendering,
): object[] {
  return parts.flatMap((part): object[] => {
    switch (part.type) {
      case "text":
        return [{ ...part, text: render(part.text) }];
      case "image_url": {
        const { url } = part.image_url;
        return imagesOf(url, view, count) ??
          [{ ...part, image_url: { ...part.image_url, url: render(url) } }];
      }
      case "input_audio": {
        const { data } = part.input_audio;
        return [{ ...part, input_audio: { ...part.input_audio, data: render(data) } }];
      }
      case "file": {
        const filled = Object.entries(part.file).filter(([, value]) => value);
        const file = filled.map(([name, value]) => [name, render(value ?? "")]);
        return [{ ...part, file: Object.fromEntries(file) }];
      }
    }
  });
}

function imagesOf(
  template: string,
  view: JsonObject,
  count: Rendering["count"],
): object[] | undefined {
  const path = /^\{\{\s*([\w.]+)\s*\}\}$/.exec(template)?.[1];
  const list = path === undefined ? undefined : valueAt(view, path.split("."));
  if (!Array.isArray(list) || !list.every(isImage)) return undefined;
  for (const url of list) count(typeof url === "string" ? url.length : JSON.stringify(url).length);
  return list.map((url) => ({ type: "image_url", image_url: { url } }));
}

function valueAt(value: Json | undefined, [key, ...rest]: string[]): Json | undefined {
  if (key === undefined || value === null || value === undefined) return value;
  return valueAt((value as JsonObject)[key], rest);
}

function isImage(value: Json): boolean {
  if (typeof value !== "string") return isAttachment(value);
  const text = value.trim();
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isAttachment(value: Json): boolean {
  if (!isObject(value)) return false;
  const hasTexts = (...names: string[]): boolean =>
    names.every((name) => typeof value[name] === "string" && value[name] !== "");
  switch (value.type) {
    case "braintrust_attachment":
      return hasTexts("filename", "content_type", "key");
    case "external_attachment":
      return hasTexts("filename", "content_type", "url");
    case "inline_attachment":
      return hasTexts("src");
    default:
      return false;
  }
}
