import type { Stats } from "node:fs";
import { lstat, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Source } from "./catalogue.ts";
import { Failure } from "./failure.ts";

/** What copying a file would do. */
export interface Step {
  /** From the folder of the example. */
  readonly to: string;
  readonly destination: string;
  readonly content: Buffer;
  readonly does: "create" | "overwrite" | "nothing";
}

/**
 * Looks at what is there, and writes nothing.
 *
 * @param folder absolute
 * @throws {Failure} if a file would end up outside of the folder, or if something is in its way
 */
export async function planCopy(sources: readonly Source[], folder: string): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { from, to } of sources) {
    const destination = path.join(folder, to);
    await requireWithin(folder, destination);
    const content = await readFile(from);
    const present = await presentContent(destination);
    const does = present === null ? "create" : present.equals(content) ? "nothing" : "overwrite";
    steps.push({ to, destination, content, does });
  }
  return steps;
}

/** A file is there as a whole, or not at all. */
export async function copy(steps: readonly Step[]): Promise<void> {
  for (const { destination, content, does } of steps) {
    if (does === "nothing") continue;
    await mkdir(path.dirname(destination), { recursive: true });
    const unfinished = `${destination}.${process.pid}.tmp`;
    await writeFile(unfinished, content, { flag: "wx" });
    await rename(unfinished, destination);
  }
}

async function requireWithin(folder: string, destination: string): Promise<void> {
  const steps = path.relative(folder, destination).split(path.sep);
  if (steps.includes("..")) throw new Failure(`${destination} is outside of ${folder}. Nothing was copied.`);
  let place = folder;
  for (const [index, step] of steps.entries()) {
    place = path.join(place, step);
    const found = await lstat(place).catch(() => null);
    if (found === null) return;
    if (found.isSymbolicLink()) {
      throw new Failure(`${place} is a symbolic link, which may lead elsewhere. Nothing was copied.`);
    }
    const isLast = index === steps.length - 1;
    // A pipe would be waited for.
    if (isLast ? !found.isFile() : !found.isDirectory()) {
      throw new Failure(`${place} is in the way: it is ${kindOf(found)}. Nothing was copied.`);
    }
  }
}

function kindOf(found: Stats): string {
  return found.isDirectory() ? "a folder" : found.isFile() ? "a file" : "not a file";
}

async function presentContent(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
