// The package managers that a repository can be installed with, known by the files that they leave.

/** How a package manager is told to install and to run. */
export interface PackageManager {
  name: "npm" | "pnpm" | "yarn" | "bun";
  /** The files by which it is known. */
  files: readonly string[];
  /** What runs a program of the installed packages. */
  exec: string;
  /** What adds a package that only development needs. */
  add: string;
  /** What installs exactly what its lock file says. */
  install: string;
}

const NPM: PackageManager = {
  name: "npm",
  files: ["package-lock.json", "npm-shrinkwrap.json"],
  exec: "npx",
  add: "npm install --save-dev",
  install: "npm ci",
};
const OTHERS: readonly PackageManager[] = [
  {
    name: "pnpm",
    files: ["pnpm-lock.yaml", "pnpm-workspace.yaml"],
    exec: "pnpm exec",
    add: "pnpm add --save-dev",
    install: "pnpm install --frozen-lockfile",
  },
  {
    name: "yarn",
    files: ["yarn.lock", ".yarnrc.yml"],
    exec: "yarn",
    add: "yarn add --dev",
    install: "yarn install --immutable",
  },
  {
    name: "bun",
    files: ["bun.lock", "bun.lockb"],
    exec: "bunx",
    add: "bun add --dev",
    install: "bun install --frozen-lockfile",
  },
];

/** The manager of a folder with files of these names; npm where none says otherwise. */
export function managerOf(names: ReadonlySet<string>): PackageManager {
  return OTHERS.find(({ files }) => files.some((file) => names.has(file))) ?? NPM;
}
