import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { routePartykitRequest, Server } from "partyserver";
import { Reporter } from "../../src/reporting/reporter.ts";

export { Ledger } from "party-bouncer/partyserver";

const TEXT = JSON.stringify({ type: "chat", text: "Good morning, everybody" });

/** Has its bouncer judge what its connections would say, as often as a request says, and report it or not. */
class Judging extends Server {
  static override options = { hibernate: true };
  #reporter: Muted | null = null;

  override async onRequest(request: Request): Promise<Response> {
    const { messages, how } = (await request.json()) as Round;
    const bouncer = bouncerOf(this);
    const connections = [...this.getConnections()];
    const handle = (index: number): void => {
      const connection = connections[index % connections.length];
      if (connection !== undefined) bouncer.handle(connection, TEXT, nothing);
    };
    this.#reporter ??= reporterOf(() => handle(0));
    this.#reporter.note = { silent, mute, reporting: note }[how];
    for (let index = 0; index < messages; index++) handle(index);
    return new Response();
  }
}

export interface Round {
  readonly messages: number;
  /** Whether it reports. Two ways in which it does not say what measuring is worth. */
  readonly how: "silent" | "mute" | "reporting";
}

/** A reporter that is not told of what happens. All else in its room stays as it is. */
type Muted = { note: typeof note };

const { note } = Reporter.prototype;

/** The reporter of the room in which a message is judged. */
function reporterOf(judge: () => void): Muted {
  const found: Muted[] = [];
  Reporter.prototype.note = function find(this: Reporter): void {
    found.push(this);
  };
  judge();
  Reporter.prototype.note = note;
  const [reporter] = found;
  if (reporter === undefined) throw new Error("the room has no reporter");
  return reporter;
}

function nothing(): void {
  // The app does nothing with a message.
}

function silent(): void {
  // Nobody is told.
}

function mute(): void {
  // Nobody is told either.
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

export class Open extends withBouncer(Judging, open) {}
export class Shut extends withBouncer(Judging, shut) {}

export default {
  async fetch(request: Request, env: Record<string, never>): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
