import { stat } from "node:fs/promises";
import path from "node:path";
import { Misuse } from "./failure.ts";

/**
 * Looks before the work whether a file can be written after it.
 *
 * @param what is to be written
 * @throws {Misuse} if the folder of the file is not there
 */
export async function requireFolderOf(file: string, what: "record" | "report"): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true)
    throw new Misuse(`There is no folder ${folder} to write the ${what} into.`);
}
