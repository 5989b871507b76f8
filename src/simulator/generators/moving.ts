import { staysFor } from "./chatting.ts";
import { merge } from "./merge.ts";
import type { Random } from "./random.ts";
import { heartbeats, type Sending, type Sendings } from "./sendings.ts";

/** Displays, a timer of 16 ms (62.5), and the fastest timer that a page has, of 4 ms: the rates of `docs/guides/games-and-cursors.md`. */
const FRAMES = [60, 60, 60, 62.5, 75, 120, 144, 240] as const;

/** Modelled on what `presets.cursors` is for: a position of 60 bytes for each frame while the pointer moves, and clicks. */
export const pointer = staysFor((random, from, { perSecond = random.pick([...FRAMES]) }) =>
  merge([moves(random, from, perSecond), heartbeats(random, from)]),
);

function* moves(random: Random, from: number, perSecond: number): Sendings {
  for (let at = from; ;) {
    at += random.around(700);
    const frames = Math.round((random.around(1_200) / 1_000) * perSecond);
    for (let frame = 0; frame < frames; frame++) {
      yield { at, type: "cursor", bytes: random.whole(88, 92) };
      at += 1_000 / perSecond;
    }
    if (random.chance(0.3)) yield { at, type: "click", bytes: 64 };
  }
}

/**
 * Modelled on the player that `presets.game` lets pass: 60 patches of its own a second, of 120 bytes, and 30 shared ones of 900. Matches last
 * for a minute or so, and between them nearly nothing is sent.
 */
export const gameLoop = staysFor((random, from, { perSecond = random.pick([20, 30, 60]) }) =>
  merge([match(random, from, perSecond), heartbeats(random, from)]),
);

function* match(random: Random, from: number, perSecond: number): Sendings {
  for (let at = from; ;) {
    at += random.between(1_000, 8_000);
    yield { at, type: "ready", bytes: 20 };
    const ticks = Math.round((random.around(45_000) / 1_000) * perSecond);
    for (let tick = 0; tick < ticks; tick++) {
      const patch: Sending = { at, type: "player", bytes: random.whole(130, 170) };
      yield patch;
      if (tick % 2 === 0) yield { at, type: "shared", bytes: random.whole(300, 930) };
      at += 1_000 / perSecond;
    }
  }
}
