// The task that runs prompt-sync in a repository of Deno's.

/**
 * The text of deno.json with the task: as it was where it has one, undefined where the text is not
 * plain JSON, so that somebody has to add the line.
 */
export function withDenoTask(text: string | undefined, version: string): string | undefined {
  const line = `"prompt-sync": "deno run -A npm:prompt-sync@${version}"`;
  if (text === undefined) return `{\n  "tasks": {\n    ${line}\n  }\n}\n`;
  const value = parsed(text);
  if (value === undefined) return undefined;
  const tasks = value.tasks;
  if (tasks?.["prompt-sync"] !== undefined) return text;
  if (tasks === undefined) {
    const comma = Object.keys(value).length > 0 ? "," : "";
    return text.replace("{", () => `{\n  "tasks": {\n    ${line}\n  }${comma}`);
  }
  const comma = Object.keys(tasks).length > 0 ? "," : "\n  ";
  const changed = text.replace(/"tasks"\s*:\s*\{/, (start) => `${start}\n    ${line}${comma}`);
  // The word may have stood in another place first.
  return parsed(changed)?.tasks?.["prompt-sync"] === undefined ? undefined : changed;
}

function parsed(text: string): { tasks?: Record<string, unknown> } | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // it has comments
  }
}
