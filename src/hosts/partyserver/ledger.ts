import { DurableObject } from "cloudflare:workers";
import type { RoomAddress } from "../../platform/ledger-port.ts";
import { LedgerObject } from "../../ledger/ledger-object.ts";
import { definedRetention, type Retention } from "../../policy/retention.ts";
import { Mutex } from "../../shared/mutex.ts";
import { acceptedSocket } from "../../platform/closed-socket.ts";
import { Live } from "../../live/live.ts";
import { TICKET_HEADER } from "../../live/tickets.ts";
import { type Bindings, own, roomAt } from "./namespaces.ts";
import { ask, push } from "../../ledger/push.ts";
import { type HostStorage, lifetimeOf, type OwnStorage, recordsIn } from "../../storage/host-storage.ts";

// oxlint-disable no-explicit-any -- the types of what Cloudflare hands in come with the user's own version of them
/** The class as Cloudflare makes objects of it. */
export interface LedgerClass {
  new (
    ctx: any,
    env: any,
  ): {
    /** Answers a room or a gate. */
    call(shard: string, call: unknown): Promise<unknown>;
    /** Deletes what is over, and says again which bans there are. */
    alarm(): Promise<void>;
    /** Answers 404 to whoever the console has not let in. */
    fetch(request: any): Promise<Response>;
  };
  /**
   * How long it keeps what was done. Default: see {@link Retention}.
   *
   * @example
   * import { Ledger as UsualLedger } from "party-bouncer/partyserver";
   *
   * export class Ledger extends UsualLedger {
   *   static override retention = { audit: "730d" } as const;
   * }
   */
  retention: Retention;
}
// oxlint-enable no-explicit-any

/**
 * A shared ledger, as a Durable Object class: a ban in one room then applies in all rooms whose policy names its binding. Each
 * client has an object of its own. It is called by RPC, so it cannot be reached from outside.
 *
 * @example
 * // In the worker, with a binding of this name and a migration in wrangler.jsonc:
 * export { Ledger } from "party-bouncer/partyserver";
 * export class Chat extends withBouncer(Server, { ledger: "Ledger" }) {}
 */
export const Ledger: LedgerClass = class Ledger extends DurableObject {
  static retention: Retention = {};

  readonly #storage = this.ctx.storage as unknown as HostStorage & OwnStorage;
  /** Unknown in an alarm. */
  #name: string | null = null;
  readonly #ledger = own(this.env as Bindings, this.ctx.id, () => this.#name);
  #live: Live | null = null;
  readonly #object = new LedgerObject(recordsIn(this.#storage), {
    ...lifetimeOf(this.#storage),
    mutex: new Mutex(),
    retention: definedRetention((this.constructor as LedgerClass).retention),
    ledger: this.#ledger,
    live: () => (this.#live ??= new Live({ ledger: this.#ledger, storage: recordsIn(this.#storage), fail })),
    push: (room, token, news) => push(fetcherOf(this.env as Bindings, room), token, news),
    ask: (room, token, question) => ask(fetcherOf(this.env as Bindings, room), token, question),
    fail,
  });

  call(name: string, call: unknown): Promise<unknown> {
    this.#name = name;
    return this.#object.answer(name, call);
  }

  override async alarm(): Promise<void> {
    await this.#object.wake();
    await this.#object.repeat();
  }

  /** A router that lets every binding be reached by its URL ends here, without a ticket. */
  override async fetch(request: Request): Promise<Response> {
    const live = this.#live;
    const admitted = live?.admit(request.headers.get(TICKET_HEADER)) ?? null;
    if (live === null || admitted === null) return new Response("Not found", { status: 404 });
    const { socket, response } = acceptedSocket(request);
    await live.open(socket, admitted);
    return response;
  }
};

function fail(doing: string, error: unknown): void {
  console.error(`party-bouncer: the ledger failed at ${doing}`, error);
}

function fetcherOf(env: Bindings, address: RoomAddress): (init: object) => Promise<Response> | undefined {
  const room = roomAt(env, address);
  return (init) => room?.fetch("http://party-bouncer/", init);
}
