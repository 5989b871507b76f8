import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { type Connection, Server, type WSMessage } from "partyserver";

export { default } from "../../support/route-to-room.ts";

const policy = {
  identify: ({ url }) => new URL(url).searchParams.get("user"),
  limits: [{ name: "messages", limit: 5, window: "1s" }],
  cooldown: { grace: 0 },
  slowMode: { match: { type: "chat" } },
  postures: {
    shield: {
      limits: [{ name: "messages", limit: 1, window: "1s" }],
      // Longer than a busy machine takes to start anew.
      for: "15s",
      raise: { on: "strikes", more: 1, within: "1m" },
    },
  },
} satisfies Policy;

/** Says what it has heard of when, and does with its switches what it is told. */
class Switched extends Server<Cloudflare.Env> {
  readonly #heard: { text: string; at: number }[] = [];
  #violations = 0;

  override onStart(): void {
    bouncerOf(this).on("violation", () => this.#violations++);
  }

  override onMessage(_: Connection, message: WSMessage): void {
    this.#heard.push({ text: String(message), at: Date.now() });
  }

  override async onRequest(request: Request): Promise<Response> {
    const { switches, policy: now } = bouncerOf(this);
    if (request.method === "POST") return Response.json(await switches.slowMode(await request.json()));
    return Response.json({
      on: switches.list(),
      heard: this.#heard,
      violations: this.#violations,
      allowed: now.limits.map((limit) => ("limit" in limit ? limit.limit : 0)),
    });
  }
}

export class Room extends withBouncer(Switched, policy) {}
