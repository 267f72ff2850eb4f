// Filters that find more than what they name.

/** How a project's name can be compared with the one that is asked for, `?`. */
export const MATCHING = {
  "project-prefix": "project_name finds every project whose name begins with it",
  "project-case": "project_name finds every project of that name, whatever the case",
  "project-ignored": "project_name is ignored: every project is found",
  "project-id-ignored": "project_id is ignored in lists of prompts",
  "slug-parts": "slug finds every prompt whose slug contains it",
} as const;
