// @module-tag slow
import * as encoding from "lib0/encoding";
import type { Policy } from "party-bouncer";
import { presets, protocol } from "party-bouncer/yjs";
import { describe, expect, it } from "vitest";
import { Room } from "../../../support/room.ts";
import { SECOND, START } from "../../../support/time.ts";

/** A message, and when it arrives, in ms from the start. */
interface Arrival {
  readonly at: number;
  readonly message: Uint8Array;
}

/** A message of Yjs with so many bytes in it. */
function message(kind: readonly number[], bytes: number): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const number of kind) encoding.writeVarUint(encoder, number);
  encoding.writeVarUint8Array(encoder, new Uint8Array(bytes));
  return encoding.toUint8Array(encoder);
}

const step1 = (bytes: number): Uint8Array => message([0, 0], bytes);
const step2 = (bytes: number): Uint8Array => message([0, 1], bytes);
const update = (bytes: number): Uint8Array => message([0, 2], bytes);
const awareness = (bytes: number): Uint8Array => message([1], bytes);

const FOR = 60 * SECOND;

const every = (perSecond: number, sent: Uint8Array): Arrival[] =>
  Array.from({ length: (FOR * perSecond) / SECOND }, (_, index) => ({
    at: Math.floor((index * SECOND) / perSecond),
    message: sent,
  }));
const once = (at: number, sent: Uint8Array, count = 1): Arrival[] =>
  Array.from({ length: count }, () => ({ at, message: sent }));

/** What a provider sends when it comes. */
const arrival = (bytes: number, at = 0): Arrival[] => [
  ...once(at, step1(200)),
  ...once(at, awareness(120)),
  ...once(at + 20, step2(bytes)),
];
const typing = [...every(12, update(28)), ...every(12, awareness(160))];

/** What is sent within 100 ms arrives together, and each half minute nothing arrives for a second. */
const bumpy = (arrivals: readonly Arrival[]): Arrival[] =>
  arrivals.map(({ at, message: sent }) => {
    const into = at % (30 * SECOND);
    return { at: into < SECOND ? at - into + SECOND : Math.ceil(at / 100) * 100, message: sent };
  });

async function outcome(policy: Policy, arrivals: readonly Arrival[]): Promise<unknown> {
  const room = new Room({ protocol, ...policy });
  const strikes = room.listen("strike");
  const { connection } = await room.knock("ada");
  let late = 0;
  for (const { at, message: sent } of arrivals.toSorted((a, b) => a.at - b.at)) {
    room.now = START + at;
    let isHeard = false;
    room.bouncer.handle(connection, sent, () => void (isHeard = true));
    if (!isHeard) late++;
  }
  return { late, strikes: strikes.length, closes: connection.closes.length, sent: connection.sent.length };
}

describe("a minute of honest traffic", () => {
  it.each<[string, Policy, Arrival[]]>([
    ["twelve keys a second, with a caret", presets.document, [...arrival(30), ...typing]],
    [
      "a paste of 60 KB, each ten seconds",
      presets.document,
      [...arrival(30), ...typing, ...every(0.1, update(60_000))],
    ],
    ["24 KB that were written offline", presets.document, [...arrival(24_000), ...typing]],
    ["three MB that were written offline", presets.document, [...arrival(3_000_000), ...typing]],
    [
      "420 changes at once, each ten seconds",
      presets.document,
      [0, 10, 20, 30, 40].flatMap((s) => once(s * SECOND, update(90), 420)),
    ],
    [
      "a connection that breaks each ten seconds",
      presets.document,
      [0, 10, 20, 30, 40, 50].flatMap((s) => arrival(30_000, s * SECOND)),
    ],
    [
      "a provider that asks anew each five seconds",
      presets.document,
      [...arrival(30), ...every(0.2, step1(500)), ...typing],
    ],
    ...[60, 75, 120, 144, 240].flatMap((hertz): [string, Policy, Arrival[]][] => [
      [
        `a pointer and a drag at ${hertz} Hz`,
        presets.document,
        [...typing, ...every(hertz, awareness(160)), ...every(hertz, update(60))],
      ],
      [`a pointer at ${hertz} Hz`, presets.awareness, [...arrival(30), ...every(hertz, awareness(160))]],
    ]),
  ])("passes at once: %s", async (_, policy, arrivals) => {
    for (const traffic of [arrivals, bumpy(arrivals)]) {
      // Nothing waits, no one is given a strike or closed, and nobody is sent text.
      expect(await outcome(policy, traffic)).toEqual({ late: 0, strikes: 0, closes: 0, sent: 0 });
    }
  });
});

it("whoever answers a question of the room is not charged, however little may be sent", async () => {
  const room = new Room({ ...presets.document, protocol, limits: [{ name: "one", limit: 1, window: "1h" }] });
  const { connection } = await room.knock("ada");
  let heard = 0;
  const say = (sent: Uint8Array): void => room.bouncer.handle(connection, sent, () => void heard++);
  say(update(10));
  for (let wake = 1; wake <= 8; wake++) {
    connection.send(step1(20) as never);
    say(step2(21_000));
    expect(heard).toBe(1 + wake);
  }
  // What nobody asked for waits.
  say(step2(21_000));
  expect(heard).toBe(9);
});
