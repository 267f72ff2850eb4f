/**
 * The tables. `seq` is the order of creation. Rows are kept as the JSON text that clients get;
 * the other columns exist to find them. Transaction ids fit SQLite's 64-bit integers.
 */
export const SCHEMA = `
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), xact INTEGER NOT NULL);
  INSERT OR IGNORE INTO clock VALUES (1, 0);
  CREATE TABLE IF NOT EXISTS projects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    row TEXT NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS project_name ON projects (name) WHERE deleted = 0;
  CREATE TABLE IF NOT EXISTS prompts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    xact INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
  );
  CREATE UNIQUE INDEX IF NOT EXISTS prompt_slug ON prompts (project_id, slug) WHERE deleted = 0;
  -- A page is read in order from the index: without it every page would sort the whole project.
  CREATE INDEX IF NOT EXISTS prompt_order ON prompts (project_id, seq) WHERE deleted = 0;
  CREATE TABLE IF NOT EXISTS versions (
    prompt_id TEXT NOT NULL,
    xact INTEGER NOT NULL,
    action TEXT NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (prompt_id, xact)
  );
  CREATE TABLE IF NOT EXISTS environments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    row TEXT NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS environment_slug ON environments (slug) WHERE deleted = 0;
  CREATE TABLE IF NOT EXISTS assignments (
    object_type TEXT NOT NULL,
    object_id TEXT NOT NULL,
    environment_id TEXT NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (object_type, object_id, environment_id)
  );
`;
