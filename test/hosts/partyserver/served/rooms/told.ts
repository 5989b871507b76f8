import { adminFor } from "party-bouncer/admin";
import { connectGate, Ledger, withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";

export { Ledger };

const policy = {
  ledger: "Ledger",
  identify: ({ headers }: { headers: { get(name: string): string | null } }) => headers.get("x-user"),
  log: { format: "json" },
} as const;

/** A room that tells tail workers what it does, and writes the same into its log. */
export class Told extends withBouncer(Server, {
  ...policy,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "close", for: "1h" },
  ],
}) {}

const gate = connectGate(policy);
const admin = adminFor({ ledger: "Ledger", authorize: () => ({ name: "somebody", role: "viewer" }) });

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    const answer = await admin(request, env);
    if (answer !== null) return answer;
    const options = request.headers.has("x-gated") ? { onBeforeConnect: gate } : {};
    const response = await routePartykitRequest(request, env, options);
    return response ?? new Response("Not found", { status: 404 });
  },
};
