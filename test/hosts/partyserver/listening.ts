import type { Limit, Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import type { Account, Frame, Incident } from "../../load/crowd/account.ts";
import { numberOf } from "../../load/crowd/message.ts";

export { default } from "../../support/route-to-room.ts";

interface Env {
  /** JSON: the limits of each room, by its name. */
  readonly LIMITS: string;
}

const policy = {
  limits: [],
  announce: true,
  identify: (request) => request.headers.get("x-user"),
} satisfies Policy;

/** Keeps account of what reaches it, and gives it to whoever asks over HTTP. */
class Listener extends Server<Cloudflare.Env & Env> {
  readonly #frames: Frame[] = [];
  readonly #incidents: Incident[] = [];
  #heard: WSMessage | null = null;

  override onStart(): void {
    const bouncer = bouncerOf(this);
    const limits = JSON.parse(this.env.LIMITS) as Record<string, Limit[]>;
    for (const limit of limits[this.name] ?? []) bouncer.limits.add(limit);
    bouncer.on("violation", ({ clientKey, verdict }) => this.#note(clientKey, verdict));
    for (const event of ["ban", "connect-refused"] as const) {
      bouncer.on(event, ({ client, ban }) => this.#note(client, ban));
    }
    bouncer.on("error", ({ doing, error }) => this.#note(null, { doing, error: String(error) }));
  }

  override onConnect(connection: Connection): void {
    const client = bouncerOf(this).clientOf(connection) ?? "";
    // What the bouncer refuses too, which the connection's own method would keep from it. By then the bouncer has decided.
    EventTarget.prototype.addEventListener.call(connection, "message", (event) => {
      const message = (event as MessageEvent).data as WSMessage;
      const bytes = typeof message === "string" ? message.length : message.byteLength;
      this.#frames.push([client, numberOf(message), Date.now(), bytes, message === this.#heard]);
    });
  }

  override onMessage(_connection: Connection, message: WSMessage): void {
    this.#heard = message;
  }

  override onRequest(): Response {
    return Response.json({ frames: this.#frames, incidents: this.#incidents } satisfies Account);
  }

  #note(client: string | null, what: object): void {
    this.#incidents.push([client, JSON.stringify(what)]);
  }
}

export class Room extends withBouncer(Listener, policy) {}
