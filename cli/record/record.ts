import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { readTraffic } from "party-bouncer/simulator";
import { askRoom } from "../endpoint/ask-room.ts";
import { tokenFrom } from "../endpoint/token.ts";
import { Failure, Misuse } from "../failure.ts";
import type { RecordOptions } from "../record.ts";
import { requireFolderOf } from "../require-folder.ts";
import { openRecord } from "../simulate/open-record.ts";
import { amount, moment, size } from "../simulate/words.ts";
import { styleFor } from "../style.ts";

const TYPES = ["application/x-ndjson", "application/octet-stream"];

/** Fetches a record, and says what is in it. */
export async function record(url: string, options: RecordOptions): Promise<void> {
  const { output } = options;
  const isOut = output === "-";
  if (!isOut) await requirePlaceFor(output, options.yes === true);
  const response = await askRoom({
    url,
    path: "/party-bouncer/record",
    query: /\.packed(?:\.gz)?$/.test(output) ? { format: "packed" } : {},
    token: await tokenFrom(options),
    types: TYPES,
    answeredBy: "bouncer.respond(request, { token })",
  });
  const body = Readable.from(response.body ?? []);
  if (isOut) {
    await pipeline(body, process.stdout, { end: false }).catch(cutOff);
    return;
  }
  await save(body, output);
  await tellOf(output);
}

/** The file is there as a whole, or not at all. */
async function save(body: Readable, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  const packing = file.endsWith(".gz") ? createGzip() : new PassThrough();
  try {
    await pipeline(body, packing, createWriteStream(unfinished, { flags: "wx" })).catch(cutOff);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function cutOff(error: NodeJS.ErrnoException): never {
  // The disk is full, say: the system tells it.
  if (error.syscall !== undefined) throw error;
  throw new Failure(`The room has stopped in the middle of its record: ${error.message}. Try again.`);
}

async function requirePlaceFor(file: string, mayOverwrite: boolean): Promise<void> {
  await requireFolderOf(file, "record");
  const found = await stat(file).catch(() => null);
  if (found === null) return;
  if (!found.isFile()) throw new Misuse(`${file} is there, and is not a file.`);
  if (!mayOverwrite) {
    throw new Misuse(`${file} is there already. To overwrite it, add --yes; or name another file: --output.`);
  }
}

/** Reads it once more, so that whoever has fetched nothing knows it at once. */
async function tellOf(file: string): Promise<void> {
  const { chunks } = await openRecord(file);
  const { green, yellow, bold } = styleFor(process.stderr);
  let [count, from, until] = [0, 0, 0];
  try {
    for await (const events of readTraffic(chunks)) {
      for (const { at } of events) {
        if (count++ === 0) from = at;
        until = at;
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "TrafficFormatError") throw error;
  }
  if (count === 0) {
    console.error(
      `${yellow("warning:")} ${file} has nothing in it. The room records if its policy has \`record\`, and from then on.`,
    );
    return;
  }
  const { size: bytes } = await stat(file);
  console.error(
    `${green("✔")} ${bold(file)}: ${amount(count, "records")} from ${moment(from)} to ${moment(until)}, ${size(bytes)}`,
  );
  console.error(`Next: party-bouncer simulate ${file} --policy policy.ts`);
}
