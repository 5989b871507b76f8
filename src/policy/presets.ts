import type { Policy } from "./policy.ts";

const chatLadder = [
  { strikes: 1, do: "warn" },
  { strikes: 6, do: "close", for: "1m" },
] as const;

/**
 * Policies to start from. Each is a plain object: read it, spread it, change what does not fit.
 *
 * @example
 * withBouncer(Room, { ...presets.cursors, identify: (request) => request.headers.get("x-user") });
 */
export const presets = {
  /** For strangers who have no reason to hurry: two messages a second, and out at the fourth strike for ten minutes. */
  strict: {
    limits: [{ name: "messages", limit: 2, window: "1s", burst: 5 }],
    maxMessageBytes: 4_096,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 4, do: "close", for: "10m" },
    ],
  },

  /** The default: twice as fast as anybody types, and a burst for what a phone had queued in a tunnel. */
  moderate: {
    limits: [{ name: "messages", limit: 10, window: "1s", burst: 20 }],
    maxMessageBytes: 16_384,
    ladder: chatLadder,
  },

  /** For people you know: it stops a runaway loop, and hardly anything else. */
  generous: {
    limits: [{ name: "messages", limit: 50, window: "1s", burst: 200 }],
    maxMessageBytes: 65_536,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 12, do: "close", for: "1m" },
    ],
  },

  /**
   * A line a second is more than anyone reads, and five at once is a pasted thought; typing notices and the like have room
   * beside it, and a megabyte a minute is nobody's conversation.
   */
  chat: {
    limits: [
      { name: "messages", limit: 10, window: "1s", burst: 20 },
      { name: "chat", match: { type: "chat" }, limit: 1, window: "1s", burst: 5 },
      { name: "bandwidth", cost: "bytes", limit: 1_048_576, window: "1m", burst: 65_536 },
    ],
    maxMessageBytes: 8_192,
    ladder: chatLadder,
  },

  /** Applause comes in bursts: thirty taps at once, eight a second for as long as a hand lasts, and tiny messages. */
  reactions: {
    limits: [
      { name: "messages", limit: 8, window: "1s", burst: 30 },
      { name: "client", per: "client", limit: 16, window: "1s", burst: 60 },
    ],
    maxMessageBytes: 512,
    ladder: chatLadder,
  },

  /**
   * A pointer moves at the rate of the screen: 60 a second, and a second's worth at once after a hiccup. It ends in a
   * restriction rather than a closed door, since losing a cursor for a while harms nobody.
   */
  cursors: {
    limits: [{ name: "messages", limit: 60, window: "1s", burst: 90 }],
    maxMessageBytes: 1_024,
    cooldown: { base: "500ms", factor: 2, max: "8s" },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 4, do: "restrict", only: ["join", "leave", "chat"], for: "30s" },
      { strikes: 10, do: "close", for: "1m" },
    ],
  },

  /**
   * Inputs at 30 ticks a second, with room for twice as many; the room's own limit is shared out when it fills up, so that one
   * player cannot crowd out the others. Short cool-downs, for a game does not wait.
   */
  game: {
    limits: [
      { name: "messages", limit: 60, window: "1s", burst: 120 },
      { name: "bandwidth", cost: "bytes", limit: 65_536, window: "1s", burst: 131_072 },
      { name: "room", per: "room", limit: 500, window: "1s", burst: 1_000 },
    ],
    maxMessageBytes: 8_192,
    cooldown: { base: "250ms", factor: 2, max: "4s", grace: "500ms" },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 8, do: "close", for: "1m" },
    ],
  },
} as const satisfies Record<string, Policy>;
