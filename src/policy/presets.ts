import type { Limit } from "./limit.ts";
import type { Policy } from "./policy.ts";
import type { Rung } from "./rung.ts";

const chatLadder: readonly Rung[] = [
  { strikes: 1, do: "warn" },
  { strikes: 6, do: "close", for: "1m" },
];

/** A policy to start from. It says everything that differs between presets. */
export type Preset = Policy & {
  /** How fast clients may send. */
  readonly limits: readonly Limit[];
  /** The largest message, in bytes of UTF-8. */
  readonly maxMessageBytes: number;
  /** What strikes lead to. */
  readonly ladder: readonly Rung[];
};

/** A {@link Preset} for each kind of app. */
export interface Presets {
  /** For strangers who have no reason to hurry: two messages a second, and out at the fourth strike for ten minutes. */
  readonly strict: Preset;

  /** The default: a message for each key of somebody who types fast, and a burst for what a phone had queued in a tunnel. */
  readonly moderate: Preset;

  /** For people you know: it stops a runaway loop, and hardly anything else. */
  readonly generous: Preset;

  /**
   * A line a second is more than anyone reads, and ten at once are a pasted list or what was written in a tunnel; typing notices and
   * the like have room beside it. A message has room for 4,000 characters of any script, and a megabyte a minute is nobody's
   * conversation.
   */
  readonly chat: Preset;

  /** Applause comes in bursts: sixty taps at once, twenty a second for as long as two thumbs last, and tiny messages. */
  readonly reactions: Preset;

  /**
   * A pointer moves at the rate of the screen: 60 to 240 a second, with room for clicks and chat beside it, and two seconds' worth at
   * once after a hiccup. A message has room for a second of a mouse that is asked a thousand times a second. It ends in a restriction rather than a closed door, since losing a cursor for a while harms nobody.
   */
  readonly cursors: Preset;

  /**
   * A player sends its own state at 60 ticks a second, what is shared at 30, and heartbeats: 150 a second is room for that and half as
   * much again. The room's own limit is for thirty such players, and is shared out when it fills up, so that one cannot crowd out the
   * others. Short cool-downs, for a game does not wait. What is over the limit is held, for about two seconds at most: a room that
   * misses a patch is wrong from then on. If your messages are whole positions, say `onRefusal: "drop"`.
   */
  readonly game: Preset;
}

/**
 * Policies to start from. Each is a plain object: read it, spread it, change what does not fit. `docs/guides/policies.md` says what still passes
 * under each, and a test sends it for two minutes.
 *
 * Their limits are each connection's own, since a class of thirty may share an address. Without `identify` they would be one client.
 *
 * @example
 * withBouncer(Room, { ...presets.cursors, identify: (request) => request.headers.get("x-user") });
 */
export const presets: Presets = {
  strict: {
    limits: [{ name: "messages", limit: 2, window: "1s", burst: 5 }],
    maxMessageBytes: 4_096,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 4, do: "close", for: "10m" },
    ],
  },

  moderate: {
    limits: [{ name: "messages", limit: 10, window: "1s", burst: 20 }],
    maxMessageBytes: 16_384,
    ladder: chatLadder,
  },

  generous: {
    limits: [{ name: "messages", limit: 50, window: "1s", burst: 200 }],
    maxMessageBytes: 65_536,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 12, do: "close", for: "1m" },
    ],
  },

  chat: {
    limits: [
      { name: "messages", limit: 10, window: "1s", burst: 30 },
      { name: "chat", match: { type: "chat" }, limit: 1, window: "1s", burst: 10 },
      { name: "bandwidth", cost: "bytes", limit: 1_048_576, window: "1m", burst: 65_536 },
    ],
    maxMessageBytes: 16_384,
    ladder: chatLadder,
  },

  reactions: {
    limits: [{ name: "messages", limit: 20, window: "1s", burst: 60 }],
    maxMessageBytes: 1_024,
    ladder: chatLadder,
  },

  cursors: {
    limits: [{ name: "messages", limit: 300, window: "1s", burst: 600 }],
    maxMessageBytes: 16_384,
    cooldown: { base: "500ms", factor: 2, max: "8s", grace: "2s" },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 4, do: "restrict", only: ["join", "leave", "chat"], for: "30s" },
      { strikes: 10, do: "close", for: "1m" },
    ],
  },

  game: {
    limits: [
      { name: "messages", limit: 150, window: "1s", burst: 300 },
      { name: "bandwidth", cost: "bytes", limit: 131_072, window: "1s", burst: 262_144 },
      { name: "room", per: "room", limit: 3_000, window: "1s", burst: 6_000 },
    ],
    maxMessageBytes: 16_384,
    onRefusal: { do: "hold", messages: 300, bytes: 262_144 },
    cooldown: { base: "250ms", factor: 2, max: "4s", grace: "1s" },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 8, do: "close", for: "1m" },
    ],
  },
};
