import { staysFor } from "./chatting.ts";
import { merge } from "./merge.ts";
import type { Random } from "./random.ts";
import type { Sending, Sendings } from "./sendings.ts";

/**
 * Modelled on what `presets.document` of `party-bouncer/yjs` is for: twelve keys a second with a caret, drags and pointers at the rate of the
 * screen, pastes of 60 KB. A provider asks for the document as it connects, and renews its awareness each 15 seconds.
 */
export const editor = staysFor((random, from) =>
  merge([sync(random, from), edits(random, from), awareness(random, from)]),
);

function* sync(random: Random, from: number): Sendings {
  yield { at: from, type: "sync-step-1", bytes: random.whole(8, 200) };
  yield { at: from + 40, type: "sync-step-2", bytes: Math.round(random.around(4_000)) };
}

function* awareness(random: Random, from: number): Sendings {
  for (let at = from; ; at += 15_000) yield { at, type: "awareness", bytes: random.whole(70, 110) };
}

const caret = (random: Random, at: number): Sending => ({
  at,
  type: "awareness",
  bytes: random.whole(90, 140),
});

function* edits(random: Random, from: number): Sendings {
  const speed = random.between(3, 12);
  for (let at = from + 500; ;) {
    at += random.around(3_000);
    if (random.chance(0.04)) {
      yield { at, type: "update", bytes: Math.min(60_000, Math.round(random.around(10_000))) };
    } else if (random.chance(0.1)) {
      const frames = random.whole(30, 120);
      for (let frame = 0; frame < frames; frame++) {
        yield { at, type: "update", bytes: random.whole(40, 70) };
        yield caret(random, at);
        at += 1_000 / 60;
      }
    } else {
      const keys = Math.round(random.around(25));
      for (let key = 0; key < keys; key++) {
        yield { at, type: "update", bytes: random.whole(22, 34) };
        yield caret(random, at);
        at += (random.between(0.7, 1.3) * 1_000) / speed;
      }
    }
  }
}

/**
 * Modelled on what `presets.agent` of `party-bouncer/agents` is for: a page that loads makes thirty calls at once, a slider sends thirty states a
 * second, a question has the whole history with it, and tools return what they found.
 */
export const agent = staysFor((random, from) =>
  merge([calls(random, from), questions(random, from), sliders(random, from)]),
);

function* calls(random: Random, from: number): Sendings {
  const count = random.whole(8, 30);
  for (let call = 0; call < count; call++) yield { at: from, type: "rpc:load", bytes: random.whole(90, 300) };
}

const MEBIBYTE = 1_048_576;

function* questions(random: Random, from: number): Sendings {
  let history = 500;
  for (let at = from; ;) {
    at += Math.max(5_000, random.around(25_000));
    history = Math.min(MEBIBYTE, history + random.around(2_500));
    yield { at, type: "chat", bytes: Math.round(history) };
    const tools = random.chance(0.5) ? random.whole(1, 6) : 0;
    at += random.between(1_000, 4_000);
    for (let tool = 0; tool < tools; tool++)
      yield { at, type: "cf_agent_tool_result", bytes: Math.round(random.around(1_200)) };
  }
}

function* sliders(random: Random, from: number): Sendings {
  for (let at = from; ;) {
    at += random.around(40_000);
    const states = random.whole(10, 60);
    for (let state = 0; state < states; state++) {
      yield { at, type: "state", bytes: random.whole(200, 400) };
      at += 1_000 / 30;
    }
  }
}
