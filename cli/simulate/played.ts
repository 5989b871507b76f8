import { readTraffic, type Traffic } from "party-bouncer/simulator";
import { Misuse } from "../failure.ts";
import { plain } from "../style.ts";
import { keepLittleGarbage } from "./little-garbage.ts";
import type { OpenRecord } from "./open-record.ts";
import { Progress } from "./progress.ts";
import type { BrokenLine } from "./simulated.ts";

/** How many broken lines are told one by one. */
const TOLD = 3;

/** Plays a record with progress, and tells in its name what is wrong with it. */
export async function played<Result>(
  record: OpenRecord,
  broken: BrokenLine[],
  play: (traffic: Traffic, onProgress: (records: number) => void) => Promise<Result>,
): Promise<Result> {
  keepLittleGarbage();
  const progress = new Progress();
  const traffic = readTraffic(record.chunks, {
    onBroken: ({ line, reason }) => {
      if (broken.length < TOLD) broken.push({ line, reason });
    },
  });
  try {
    return await play(traffic, (records) => progress.update(records, record.read(), record.size));
  } catch (error) {
    // A file that cannot be read is told of by the system, with its name.
    if (!(error instanceof Error) || error.name !== "TrafficFormatError") throw error;
    throw new Misuse(`${record.name}: ${plain(error.message)}`);
  } finally {
    progress.end();
  }
}
