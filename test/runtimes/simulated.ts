import { readTraffic, simulate, suggest, traffic, writeTraffic } from "../../src/simulator/index.ts";

/**
 * Writes a record of honest and hostile traffic, zips it, reads it again, and plays it under two policies: all that the entry can do, with a
 * room that is shared out, with messages that wait and with clients that are closed.
 *
 * @returns the result as JSON
 */
export async function simulated(): Promise<string> {
  const records = traffic({
    seed: 4,
    from: 1_767_225_600_000,
    for: "20s",
    crowd: [
      { kind: "talker", count: 30 },
      { kind: "tapper", count: 5 },
      { kind: "natCrowd", count: 1, size: 6 },
      { kind: "flood", count: 1, perSecond: 100 },
      { kind: "byteFlood", count: 1 },
      { kind: "reconnectStorm", count: 1 },
    ],
  });
  const zipped = writeTraffic(records).pipeThrough(new CompressionStream("gzip") as ReadableWritablePair);
  const result = await simulate(
    {
      limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }],
      admission: { connects: { limit: 1, window: "1s", burst: 20 } },
    },
    readTraffic(zipped),
    {
      against: {
        limits: [{ name: "room", limit: 60, window: "1s", per: "room" }],
        onRefusal: { do: "hold", messages: 20 },
      },
    },
  );
  return JSON.stringify({ result, suggested: suggest(result) });
}
