import type { Policy } from "party-bouncer";
import { CONTROLLER, MODERATOR } from "./control.ts";

/** No ban of the ladder that hides may lead to what the others feel, or whom it hides could tell. */
const RAISE = { on: "bans", more: 1, within: "10s" } as const;

/** An operator bans here, never the ladder: it only warns and closes, for everyone alike. */
export const policy = {
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 5 }],
  maxMessageBytes: 1_000,
  cooldown: { base: "300ms", factor: 2, max: "1s", grace: "250ms" },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "close", for: "2s" },
  ],
  free: { type: "barrier" },
  postures: {
    shield: { limits: [{ name: "messages", limit: 2, window: "1s" }] },
    siege: { limits: [{ name: "messages", limit: 1, window: "1s" }], raise: RAISE },
  },
  identify: (request) => {
    const id = request.headers.get("x-user");
    return { id, moderator: id === MODERATOR };
  },
  objection: "Write to the landlord.",
  exempt: ({ userId }) => userId === CONTROLLER,
} satisfies Policy;
