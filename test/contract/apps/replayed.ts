import type { Bouncer, Policy, AccessRequest, Verdict } from "party-bouncer";
import { frame } from "./app.ts";
import { TOKEN } from "./recorded.ts";

/** Rules of every kind that a record can be played by, and short enough to meet all of them in seconds. */
export const replayed: Policy = {
  record: { keep: "1h", maxBytes: 8_388_608 },
  identify: ({ headers, url }) => headers.get("x-user") ?? new URL(url).searchParams.get("user"),
  limits: [
    { name: "messages", limit: 200, window: "1s", burst: 300 },
    { name: "chat", limit: 20, window: "1s", burst: 40, per: "client", match: { type: "chat" } },
    { name: "moves", limit: 60, window: "500ms", algorithm: "sliding-window", match: { type: "move" } },
    { name: "volume", limit: 40_000, window: "1s", cost: "bytes", per: "client" },
    { name: "words", limit: 800, window: "1s", cost: (message) => String(message).split(" ").length },
    { name: "room", limit: 1_000, window: "1s", burst: 1_500, per: "room" },
  ],
  maxMessageBytes: 1_024,
  free: { type: "ping" },
  cooldown: { base: "60ms", factor: 2, max: "500ms", grace: "10ms" },
  forgiveAfter: "3s",
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "restrict", only: ["move"], for: "200ms" },
    { strikes: 4, do: "close", for: ["500ms", "1s"] },
  ],
  admission: { perClient: 3, connects: { limit: 30, window: "10s" } },
  invalid: { limit: 2, window: "1s" },
};

/** The same for a room in which messages wait, and which is therefore not thrown out of memory. */
export const replayedHolding: Policy = {
  ...replayed,
  limits: replayed.limits?.map((limit) => (limit.name === "moves" ? { ...limit, onRefusal: "hold" } : limit)),
};

/** Hears what is decided, and answers a ping. */
export class Replayed {
  readonly #bouncer: Bouncer;
  #verdicts: Verdict[] = [];

  constructor(bouncer: Bouncer) {
    this.#bouncer = bouncer;
    bouncer.on("verdict", ({ verdict }) => void this.#verdicts.push(verdict));
  }

  hear(connection: Parameters<Bouncer["handle"]>[0], message: unknown): void {
    const text = String(message);
    if (text.startsWith('{"type":"ping"')) connection.send(frame("pong", null));
    else if (text.startsWith('{"type":"nonsense"')) this.#bouncer.strikes.reportInvalid(connection);
    else if (text.startsWith('{"type":"offence"')) this.#bouncer.strikes.add(connection);
  }

  /** Its record, or what was decided since it was asked last. */
  async answer(request: AccessRequest): Promise<Response> {
    const record = await this.#bouncer.record.respond(request, { token: TOKEN });
    if (record !== null) return record;
    const verdicts = this.#verdicts;
    this.#verdicts = [];
    return Response.json(verdicts);
  }
}
