import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { routePartykitRequest, Server } from "partyserver";
import { Reporter } from "../../src/reporting/reporter.ts";

export { Ledger } from "party-bouncer/partyserver";

const TEXT = JSON.stringify({ type: "chat", text: "Good morning, everybody" });

/** Has its bouncer judge what its connections would say, as often as a request says. */
class Judging extends Server {
  static override options = { hibernate: true };
  readonly isSilent: boolean = false;
  #isReady = false;

  override async onRequest(request: Request): Promise<Response> {
    const messages = Number(await request.text());
    const { handle } = this.#begin();
    for (let index = 0; index < messages; index++) handle(index);
    return new Response();
  }

  #begin(): { handle(index: number): void } {
    const bouncer = bouncerOf(this);
    const connections = [...this.getConnections()];
    const handle = (index: number): void => {
      const connection = connections[index % connections.length];
      if (connection !== undefined) bouncer.handle(connection, TEXT, nothing);
    };
    if (!this.#isReady && this.isSilent) silence(() => handle(0));
    this.#isReady = true;
    return { handle };
  }
}

/** From now on the room that a message is judged in reports nothing. All else in it stays as it is. */
function silence(judge: () => void): void {
  const prototype = Reporter.prototype;
  const { note } = prototype;
  prototype.note = function mute(this: Reporter): void {
    Object.defineProperties(this, { note: { value: nothing }, reportAll: { value: nothing } });
  };
  judge();
  prototype.note = note;
}

function nothing(): void {
  // Nobody is told.
}

const ledger = "Ledger";
/** More than anything sends. */
const open: Policy = {
  limits: [
    { name: "messages", limit: 1e9, window: "1s" },
    { name: "chat", limit: 1e8, window: "1s", match: { type: "chat" } },
  ],
  ledger,
};
/** Less than anything sends: nearly all of it is silenced. */
const shut: Policy = {
  limits: [{ name: "messages", limit: 1, window: "1h" }],
  ladder: [{ strikes: 1, do: "warn" }],
  ledger,
};

class Silent extends Judging {
  override readonly isSilent: boolean = true;
}

export class OpenReporting extends withBouncer(Judging, open) {}
export class OpenSilent extends withBouncer(Silent, open) {}
export class ShutReporting extends withBouncer(Judging, shut) {}
export class ShutSilent extends withBouncer(Silent, shut) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
