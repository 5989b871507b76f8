import type { Policy } from "party-bouncer";
import { adminFor, operatorByToken } from "party-bouncer/admin";
import { TOKENS } from "./token.ts";

/** A room in which five lines pass, and the sixth gets a strike. */
export const policy = {
  ledger: "ledger",
  identify: ({ url }) => new URL(url).searchParams.get("user"),
  limits: [{ name: "lines", limit: 5, window: "1m" }],
  postures: { shield: { limits: [{ name: "lines", limit: 1, window: "1m" }], for: "2h" } },
} satisfies Policy;

export const admin = adminFor({
  ledger: "ledger",
  authorize: (request) =>
    operatorByToken(request, [
      { token: TOKENS.viewer, name: "grafana", role: "viewer" },
      { token: TOKENS.moderator, name: "Ada", role: "moderator" },
    ]),
});
