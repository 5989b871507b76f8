import { fileURLToPath } from "node:url";

/** A file that comes with the package. The command is one file in `dist`, and its source is in `cli`: both are beside it. */
export function packageFile(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}
