import { merge } from "./merge.ts";
import type { Random } from "./random.ts";
import { heartbeats, type Sending, type Sendings, steadily, typing } from "./sendings.ts";
import type { Cast, Casting, Member, Visit } from "./visit.ts";

/** One client that sends from the machine next door, so that nothing is bunched up or late. */
const floods =
  (sendings: (casting: Casting) => Sendings): Cast =>
  (casting) => {
    const { random, name, from, until } = casting;
    return [{ client: name, visits: [{ from, until, sendings: sendings(casting) }], random }];
  };

/** A thousand a second, as in the test that lets a flood climb each preset's ladder. */
export const flood = floods(({ from, perSecond = 1_000, type = "chat", bytes = 80 }) =>
  steadily(perSecond, from, type, bytes),
);

/** A quarter over the default policy's ten a second. */
export const slowFlood = floods(({ from, perSecond = 12.5, type = "chat", bytes = 80 }) =>
  steadily(perSecond, from, type, bytes),
);

/** What fills a burst at once, and waits until it may again. */
export const pulse = floods(pulses);

function* pulses({ random, from, type = "chat", bytes = 80 }: Casting): Sendings {
  for (let at = from; ; at += random.between(4_000, 6_000))
    for (let count = 0; count < 60; count++) yield { at, type, bytes };
}

/** What makes up types, so that limits of one type see nothing. */
export const typeHopper = floods(types);

function* types({ from, perSecond = 500, bytes = 80 }: Casting): Sendings {
  for (let count = 0; ; count++)
    yield { at: from + (count * 1_000) / perSecond, type: `t${count.toString(36)}`, bytes };
}

/** Few messages, and each is large: four times the default policy's `maxMessageBytes`. */
export const byteFlood = floods(({ from, perSecond = 2, type = "chat", bytes = 65_536 }) =>
  steadily(perSecond, from, type, bytes),
);

/** Many clients of their own addresses, each far below the rate of a flood. */
export function* raid(casting: Casting): Iterable<Member> {
  const { random, name, from, until, size = 50, perSecond = 5, type = "chat", bytes = 80 } = casting;
  for (let raider = 1; raider <= size; raider++) {
    const comes = from + random.between(0, 5_000);
    const visits = [{ from: comes, until, sendings: steadily(perSecond, comes, type, bytes) }];
    yield { client: `${name}:${raider}`, visits, random };
  }
}

/** What comes back with a new connection for each burst, so that counts of a connection begin again. */
export const reconnectStorm: Cast = (casting) => [
  { client: casting.name, visits: returns(casting), random: casting.random },
];

function* returns({ from, until, perSecond = 80, type = "chat", bytes = 80 }: Casting): Iterable<Visit> {
  const count = Math.max(1, Math.round(perSecond / 4));
  for (let start = from; start < until; start += 250) {
    const sendings = Array.from({ length: count }, (): Sending => ({ at: start, type, bytes }));
    yield { from: start, until: start + 200, sendings };
  }
}

/** An honest typist, until its page sends from an effect that runs after each render, 60 times a second. */
export const runaway = floods(({ random, from, perSecond = 60, type = "typing", bytes = 27 }) =>
  merge([honestly(random, from), steadily(perSecond, from + random.between(5_000, 10_000), type, bytes)]),
);

const honestly = (random: Random, from: number): Sendings =>
  merge([typing(random, from), heartbeats(random, from)]);
