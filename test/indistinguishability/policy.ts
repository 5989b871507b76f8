import type { Policy } from "party-bouncer";
import { CONTROLLER, MODERATOR } from "./control.ts";

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
  identify: (request) => {
    const id = request.headers.get("x-user");
    return { id, moderator: id === MODERATOR };
  },
  objection: "Write to the landlord.",
  exempt: ({ userId }) => userId === CONTROLLER,
} satisfies Policy;
