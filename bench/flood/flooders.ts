// A process of its own, so that whoever measures is not busy with the flood.
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { SeededRandom } from "../../test/support/seeded-random.ts";
import { Flooder } from "./flooder.ts";
import type { Received } from "../instruments/raw-socket.ts";
import { sumOf } from "./regulars.ts";

/** What the flooders are told. */
export interface Orders {
  readonly host: string;
  readonly room: string;
  readonly count: number;
  /** Messages a second, of each. */
  readonly perSecond: number;
  /** Ms until one that was closed comes back. */
  readonly comeBackAfter: number;
  /** They come within so many ms of the start. */
  readonly arrival: number;
  readonly ms: number;
  readonly seed: number;
}

/** What they say afterwards. */
export interface Flood {
  readonly sent: number;
  readonly connects: number;
  /** By code: 1005 is none, 1006 a connection that broke, 0 one that was not let in. */
  readonly closes: Record<string, number>;
  /** Ms after which each had been closed at least once; `Infinity` where some never was. */
  readonly allClosedAfter: number;
  readonly received: Received;
}

async function flood(orders: Orders): Promise<Flood> {
  const { host, room, count, perSecond, comeBackAfter, arrival, ms, seed } = orders;
  const random = new SeededRandom(seed);
  const flooders = Array.from({ length: count }, (_, index) => {
    const flooder = new Flooder({ host, path: `${room}?user=flooder-${index}` }, comeBackAfter);
    void setTimeout(random.below(arrival)).then(() => flooder.come());
    return flooder;
  });
  const start = performance.now();
  for (let tick = 0; performance.now() - start < ms; tick++) {
    for (const flooder of flooders) flooder.flood();
    const next = ((tick + 1) * 1_000) / perSecond;
    const wait = next - (performance.now() - start);
    // Without a pause nobody would hear anything.
    await setTimeout(Math.max(1, wait));
  }
  for (const flooder of flooders) flooder.leave();
  const closes: Record<string, number> = {};
  for (const flooder of flooders) {
    for (const [code, times] of flooder.closes) closes[code] = (closes[code] ?? 0) + times;
  }
  return {
    sent: flooders.reduce((sum, { sent }) => sum + sent, 0),
    connects: flooders.reduce((sum, { connects }) => sum + connects, 0),
    closes,
    allClosedAfter: Math.max(0, ...flooders.map(({ firstClosedAt }) => (firstClosedAt ?? Infinity) - start)),
    received: sumOf(flooders.flatMap(({ received }) => received)),
  };
}

process.once("disconnect", () => process.exit());
process.send?.("here");
const [orders] = (await once(process, "message")) as [Orders];
process.send?.(await flood(orders));
