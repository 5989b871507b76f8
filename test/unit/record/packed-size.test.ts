// @module-tag slow
import { describe, expect, it } from "vitest";
import { PACKED_HEADER } from "../../../src/record/packed-form.ts";
import { unpack } from "../../../src/record/packed-reader.ts";
import { PackedWriter } from "../../../src/record/packed-writer.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { START } from "../../support/time.ts";

/** As a room flushes, in ms, and how large its segments are, in bytes. */
const FLUSH = 1_000;
const SEGMENT = 65_536;

interface Crowd {
  readonly connections: number;
  /** Messages of each connection a second. */
  readonly rate: number;
  /** Bytes that a unit of its text takes. */
  readonly width: 1 | 3;
  readonly messages: number;
}

/** The bytes of a record of such a crowd as a room keeps it, with how everybody stands at the beginning of each segment. */
function recordOf({ connections, rate, width, messages }: Crowd): number {
  const random = new SeededRandom(7);
  const writer = new PackedWriter();
  const parts: Uint8Array[] = [PACKED_HEADER];
  let [at, flushed, lead] = [START, START, 0];
  const clients = Array.from({ length: connections }, () => {
    const hash = Array.from({ length: 16 }, () => random.below(16).toString(16)).join("");
    return { client: `user:${hash}`, cohort: random.below(1_000), count: 0, last: 0 };
  });

  const begin = (): void => {
    parts.push(writer.take());
    writer.begin();
    writer.write({ at, event: "rules", fingerprint: "0123456789abcdef" });
    writer.write({ at, event: "load", connections: clients.map((_, index) => index + 1) });
    clients.forEach(({ client, cohort }, index) =>
      writer.write({ at, event: "open", connection: index + 1, client, cohort }),
    );
    clients.forEach(({ client, count, last }, index) => {
      if (at - last > 2_000) return;
      const key = `["messages",815,"${client}"]`;
      const counts = [
        { counter: 123_456_789, at: last, count },
        { counter: 987_654_321, key, at: last, count },
      ];
      writer.write({ at, event: "standing", connection: index + 1, counts });
    });
    lead = writer.size;
  };

  begin();
  for (let message = 0; message < messages; message++) {
    at += Math.round((-Math.log(1 - random.below(2 ** 30) / 2 ** 30) * 1_000) / (rate * connections));
    if (at - flushed >= FLUSH) {
      parts.push(writer.take());
      flushed = at;
    }
    if (writer.size > Math.max(SEGMENT, 3 * lead)) begin();
    const index = random.below(connections);
    const client = clients[index];
    if (client === undefined) continue;
    client.count = (client.count * 7 + 100_000) % 2_000_000;
    client.last = at;
    const kind = random.below(10);
    const type = kind < 4 ? "say" : kind < 7 ? "typing" : "cursor";
    const length = type === "say" ? 30 + random.below(200) : 28 + random.below(12);
    const bytes = type === "say" ? length + (width - 1) * (length - 25) : length;
    const isRefused = random.below(20) === 0;
    const verdict = isRefused ? "refuse" : "admit";
    writer.message(at, index + 1, type, bytes, length, verdict, isRefused ? "messages" : null);
  }
  parts.push(writer.take());
  const all = new Uint8Array(Buffer.concat(parts));
  const read = Array.from(unpack(all)).filter(({ event }) => event === "message").length;
  expect(read).toBe(messages);
  return all.length;
}

describe("a packed record", () => {
  it.each<[string, Crowd]>([
    ["one who chats", { connections: 1, rate: 1, width: 1, messages: 900 }],
    ["one who chats in Chinese", { connections: 1, rate: 1, width: 3, messages: 900 }],
    ["one who draws", { connections: 1, rate: 60, width: 1, messages: 50_000 }],
    ["thirty", { connections: 30, rate: 2, width: 1, messages: 54_000 }],
    ["thirty in Chinese", { connections: 30, rate: 2, width: 3, messages: 54_000 }],
    ["a thousand", { connections: 1_000, rate: 1, width: 1, messages: 200_000 }],
    ["a thousand in Chinese", { connections: 1_000, rate: 1, width: 3, messages: 200_000 }],
  ])("takes at most 12 bytes a message, all in: %s", (_, crowd) => {
    expect(recordOf(crowd) / crowd.messages).toBeLessThanOrEqual(12);
  });
});
