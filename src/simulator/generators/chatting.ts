import { lineOf } from "./line.ts";
import { merge } from "./merge.ts";
import type { Random } from "./random.ts";
import { heartbeats, type Sending, type Sendings, talking, text, typing, writerOf } from "./sendings.ts";
import type { Cast, Casting, Member, Visit } from "./visit.ts";

/** One client with one connection, which stays. */
export const staysFor =
  (sendings: (random: Random, from: number, casting: Casting) => Sendings): Cast =>
  (casting) => {
    const { random, name, from, until } = casting;
    return [
      {
        client: name,
        line: lineOf(random),
        visits: [{ from, until, sendings: sendings(random, from, casting) }],
        random,
      },
    ];
  };

/** Modelled on what `presets.chat` is for: a line each two seconds at the quickest, and a heartbeat each 15. */
export const talker = staysFor((random, from) => talking(random, from));

/** Modelled on the busiest typist that `presets.chat` and `presets.moderate` let pass: a notice for each key, at most ten a second. */
export const typist = staysFor((random, from) => typing(random, from));

/** Modelled on the pastes that `presets.chat` lets pass: ten lines of 200 bytes each 15 seconds, 16,000 bytes each 15 seconds. */
export const paster = staysFor((random, from) => merge([pastes(random, from), heartbeats(random, from)]));

function* pastes(random: Random, from: number): Sendings {
  const writer = writerOf(random);
  for (let at = from; ;) {
    at += Math.max(15_000, random.around(20_000));
    if (random.chance(0.6)) {
      const count = random.whole(3, 10);
      for (let line = 0; line < count; line++) yield text(writer, at, random.whole(20, 180));
    } else {
      yield text(writer, at, Math.min(4_000, Math.round(random.around(1_500))));
    }
  }
}

/** Modelled on what `presets.reactions` is for: sixty taps at once or 18 a second, for as long as two thumbs last. */
export const tapper = staysFor((random, from) => merge([taps(random, from), heartbeats(random, from)]));

function* taps(random: Random, from: number): Sendings {
  const speed = random.between(8, 18);
  for (let at = from; ;) {
    at += random.around(6_000);
    const count = random.whole(10, 60);
    for (let tap = 0; tap < count; tap++) {
      yield { at, type: "tap", bytes: 40 };
      at += 1_000 / speed;
    }
  }
}

/**
 * Modelled on a phone in a tunnel of five to 45 seconds: its connection is lost, PartySocket queues what is written meanwhile, and
 * flushes the queue whole as the next connection opens.
 */
export const tunnel: Cast = ({ random, name, from, until }) => [
  { client: name, line: lineOf(random), visits: throughTunnels(random, from, until), random },
];

function* throughTunnels(random: Random, from: number, until: number): Iterable<Visit> {
  const source = talking(random, from)[Symbol.iterator]();
  let next = source.next();
  const takeUntil = (end: number): Sending[] => {
    const taken: Sending[] = [];
    for (; next.done !== true && next.value.at < end; next = source.next()) taken.push(next.value);
    return taken;
  };
  let queue: Sending[] = [];
  for (let start = from; start < until;) {
    const gone = start + 10_000 + random.pause(30_000);
    yield { from: start, until: gone, sendings: [...queue, ...takeUntil(gone)] };
    start = gone + random.between(5_000, 45_000);
    queue = takeUntil(start).map((sending) => ({ ...sending, at: start }));
  }
}

/** Modelled on a laptop that is closed: timers stand still, and some half a minute later its connection is gone. Nothing is queued. */
export const sleeper: Cast = ({ random, name, from, until }) => [
  { client: name, line: lineOf(random), visits: betweenNaps(random, from, until), random },
];

function* betweenNaps(random: Random, from: number, until: number): Iterable<Visit> {
  for (let start = from; start < until;) {
    const asleep = start + 10_000 + random.pause(40_000);
    const awake = asleep + 35_000 + random.pause(60_000);
    yield { from: start, until: asleep + 30_000, sendings: before(asleep, typing(random, start)) };
    start = awake;
  }
}

function* before(end: number, sendings: Sendings): Sendings {
  for (const sending of sendings) {
    if (sending.at >= end) return;
    yield sending;
  }
}

/** Modelled on the class that the default policy lets pass: thirty behind one address, each with a second tab. */
export function* natCrowd({ random, name, from, until, size = 30 }: Casting): Iterable<Member> {
  const client = `address:${name}`;
  const line = lineOf(random);
  for (let person = 0; person < size; person++) {
    const comes = from + random.between(0, 5_000);
    yield { client, line, visits: [{ from: comes, until, sendings: typing(random, comes) }], random };
    if (person % 2 === 1) continue;
    yield { client, line, visits: [{ from: comes, until, sendings: heartbeats(random, comes) }], random };
  }
}
