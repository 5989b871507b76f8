import { type Bouncer, definePolicy } from "party-bouncer";

// What stands between `recipe` and `end` is what docs/guides/recipes.md shows, to the letter: test/docs/examples.test.ts
// compares the two, and test/hosts/partyserver/recipes.test.ts runs it in a room.

// recipe: tutorial
const expensive = new Set(["export", "import", "report"]);

export const tutorial = definePolicy({
  limits: [
    { name: "global", limit: 50, window: "1s", burst: 100 },
    { name: "chat", match: { type: "chat" }, limit: 15, window: "1s", burst: 30 },
    { name: "typing", match: { type: "typing" }, limit: 5, window: "1s", burst: 10 },
    { name: "presence", match: { type: "presence" }, limit: 2, window: "1s", burst: 5 },
    { name: "search", match: { type: "search" }, limit: 1, window: "1s", burst: 5 },
    {
      name: "expensive",
      algorithm: "sliding-window",
      limit: 5,
      window: "1m",
      // One count for all three types, for each client. If this returns null, the limit does not apply.
      per: ({ type, clientKey, connectionId }) =>
        type !== null && expensive.has(type) ? (clientKey ?? connectionId) : null,
    },
  ],
  admission: { connects: { limit: 1, window: "1s", burst: 5 } },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 10, do: "close", for: "1m" },
  ],
});
// end

// recipe: fiveDimensions
export const fiveDimensions = definePolicy({
  limits: [
    { name: "messages", per: "client", algorithm: "sliding-window", limit: 100, window: "1m" },
    {
      name: "bandwidth",
      per: "client",
      cost: "bytes",
      algorithm: "sliding-window",
      limit: 1_048_576,
      window: "1m",
    },
  ],
  maxMessageBytes: 65_536,
  admission: { connects: { limit: 10, window: "1m" }, perClient: 5 },
});
// end

// recipe: ddp
export const ddp = definePolicy({
  limits: [
    {
      name: "login",
      match: { type: ["login", "createUser", "resetPassword", "forgotPassword"] },
      algorithm: "fixed-window",
      limit: 5,
      window: "10s",
    },
  ],
  cooldown: { base: 0, max: 0, grace: 0 },
  ladder: [{ strikes: 1, do: "warn" }],
  warning: ({ retryAfter }) => `Too many requests. Try again in ${Math.ceil(retryAfter / 1_000)} seconds.`,
});
// end

// recipe: addRule
/** @returns the id of the rule */
export function addRule(bouncer: Bouncer): string {
  return bouncer.limits.add({
    name: "upload",
    match: { type: "upload", userId: (userId) => userId !== "admin" },
    algorithm: "fixed-window",
    limit: 2,
    window: "10s",
    warning: "Two uploads in ten seconds are enough.",
  });
}

/** @returns whether there was such a rule */
export function removeRule(bouncer: Bouncer, id: string): Promise<boolean> {
  return bouncer.limits.remove(id);
}
// end
