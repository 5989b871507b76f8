import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { WorkerdServer } from "../../test/support/workerd.ts";
import { Distribution } from "../instruments/distribution.ts";
import type { Flood, Orders } from "./flooders.ts";
import { processorTime } from "../../test/support/processor-time.ts";
import { Regulars, type Said } from "./regulars.ts";
import { SECOND } from "../../test/support/time.ts";

export const REGULARS = 20;
/** Ms between what one of them says and the next. */
export const PACE = [1 * SECOND, 3 * SECOND] as const;
export const PER_SECOND = 100;
export const COME_BACK_AFTER = 1 * SECOND;
export const LENGTH = 20 * SECOND;
/** The end, by when whoever is to be closed has been: five strikes after the first take five seconds. */
export const TAIL = 10 * SECOND;
/** What has not been heard so long after the end counts as lost. */
export const PATIENCE = 2 * SECOND;
const WARM_UP = 3 * SECOND;
/** No faster than any of the rooms lets anyone talk. */
const WARM_UP_PACE = [120, 180] as const;

/** What happened in a room with so many flooders, once. */
export interface Cell {
  readonly party: string;
  readonly flooders: number;
  readonly said: readonly Said[];
  /** So many regulars had their connection closed. */
  readonly gone: number;
  readonly flood: Flood;
  /** Frames and bytes that the room sent, to whomever. */
  readonly frames: number;
  readonly bytes: number;
  /** Frames that each of the regulars was sent and that none of them had said: in all, and of these at the end. */
  readonly spam: number;
  readonly lateSpam: number;
  /** Which part of one processor the server kept busy. */
  readonly busy: number;
}

/** Lets regulars talk in a room while flooders come. Of a server on which nothing else goes on. */
export async function measure(
  { host, pid }: WorkerdServer,
  party: string,
  flooders: number,
  seed: number,
): Promise<Cell> {
  await warmUp(host, `/parties/${party}/warm-up`, seed);
  const room = `/parties/${party}/main`;
  const crowd = fork(new URL("./flooders.ts", import.meta.url), { serialization: "advanced" });
  await once(crowd, "message");
  const regulars = await Regulars.join(host, room, REGULARS);
  const orders: Orders = {
    host,
    room,
    count: flooders,
    perSecond: PER_SECOND,
    comeBackAfter: COME_BACK_AFTER,
    arrival: SECOND,
    ms: LENGTH,
    seed,
  };

  const busyBefore = processorTime(pid);
  const start = performance.now();
  crowd.send(orders);
  const flooded = once(crowd, "message") as Promise<[Flood]>;
  const earlySpam = setTimeout(LENGTH - TAIL).then(() => regulars.spam);
  await regulars.talk(LENGTH, PACE, seed);
  const busy = (processorTime(pid) - busyBefore) / (performance.now() - start);
  const spam = regulars.spam;
  const [flood] = await flooded;
  await regulars.listen(PATIENCE);

  const { said, gone, received } = regulars;
  regulars.leave();
  crowd.disconnect();
  return {
    party,
    flooders,
    said,
    gone,
    flood,
    frames: received.frames + flood.received.frames,
    bytes: received.bytes + flood.received.bytes,
    spam: spam / REGULARS,
    lateSpam: (spam - (await earlySpam)) / REGULARS,
    busy,
  };
}

/** Ms until each of the others had heard what was said from then on, `Infinity` where one never did. */
export function latencies(cells: readonly Cell[], from: number): Distribution {
  return new Distribution(timesOf(cells, from).map((ms) => ms * 1_000));
}

/** Which part of all that was said has been heard. */
export function delivered(cells: readonly Cell[]): number {
  const times = timesOf(cells, 0);
  return times.filter((ms) => ms < Infinity).length / times.length;
}

function timesOf(cells: readonly Cell[], from: number): number[] {
  return cells
    .flatMap(({ said }) => said)
    .filter(({ at }) => at >= from)
    .flatMap(({ by, heardAfter }) => heardAfter.filter((_, index) => index !== by));
}

async function warmUp(host: string, room: string, seed: number): Promise<void> {
  const regulars = await Regulars.join(host, room, REGULARS);
  await regulars.talk(WARM_UP, WARM_UP_PACE, seed);
  await regulars.listen(PATIENCE);
  regulars.leave();
}
