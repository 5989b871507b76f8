import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { suggestionFor } from "../../src/policy/suggestion.ts";
import { Misuse } from "../failure.ts";

/** A traffic record that is about to be read. */
export interface OpenRecord {
  /** As it was asked for. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes in all; `null` if nobody knows. */
  readonly size: number | null;
  /** Bytes that were read by now. */
  readonly read: () => number;
}

/** @throws {Misuse} if there is nothing to read */
export async function openRecord(name: string): Promise<OpenRecord> {
  if (name === "-") {
    if (process.stdin.isTTY)
      throw new Misuse("There is nothing on the standard input. Pipe a record into it.");
    return counted("the standard input", process.stdin, null);
  }
  if (/^(?:https?|wss?):\/\//i.test(name))
    throw new Misuse(
      `${name} is an address, not a file. Fetch the record first: party-bouncer record ${name}`,
    );
  const found = await stat(name).catch(() => null);
  if (found === null) throw new Misuse(`There is no file ${name}.${await hintFor(name)}`);
  if (found.isDirectory()) throw new Misuse(`${name} is a folder. Name a traffic record in it.`);
  const stream = createReadStream(name, { highWaterMark: 262_144 });
  return counted(name, stream, found.isFile() ? found.size : null);
}

function counted(name: string, stream: AsyncIterable<Uint8Array>, size: number | null): OpenRecord {
  let bytes = 0;
  return { name, size, read: () => bytes, chunks: counting() };
  async function* counting(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      bytes += chunk.length;
      yield chunk;
    }
  }
}

async function hintFor(name: string): Promise<string> {
  const folder = path.dirname(name);
  const names = await readdir(folder).catch(() => []);
  const meant = suggestionFor(path.basename(name), names);
  return meant === null ? "" : ` Did you mean ${path.join(folder, meant)}?`;
}
