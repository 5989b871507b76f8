import { DurableObject } from "cloudflare:workers";
import type { News } from "../../ledger/rpc.ts";
import type { RoomAddress } from "../../platform/ledger-port.ts";
import type { RecordKey } from "../../identity/record-key.ts";
import { expire } from "../../ledger/expiry.ts";
import { Shard } from "../../ledger/shard.ts";
import { Mutex } from "../../shared/mutex.ts";
import { type Bindings, roomAt } from "./namespaces.ts";
import { push } from "../../ledger/push.ts";
import { type HostStorage, lifetimeOf, type OwnStorage, recordsIn } from "../../storage/host-storage.ts";

// oxlint-disable no-explicit-any -- the types of what Cloudflare hands in come with the user's own version of them
/** The class as Cloudflare makes objects of it. */
export type LedgerClass = new (
  ctx: any,
  env: any,
) => {
  /** Answers a room or a gate. */
  call(shard: string, call: unknown): Promise<unknown>;
  /** Deletes what is over. */
  alarm(): Promise<void>;
  /** Answers 404. */
  fetch(): Response;
};
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
  readonly #storage = this.ctx.storage as unknown as HostStorage & OwnStorage;
  readonly #records = recordsIn(this.#storage);
  readonly #lifetime = lifetimeOf(this.#storage);
  readonly #mutex = new Mutex();
  #shard: Shard | undefined;

  call(name: string, call: unknown): Promise<unknown> {
    this.#shard ??= new Shard(name as RecordKey, this.#records, {
      ...this.#lifetime,
      mutex: this.#mutex,
      push: (room, token, news) => pushTo(this.env as Bindings, room, token, news),
      fail: (doing, error) => console.error(`party-bouncer: the ledger failed at ${doing}`, error),
    });
    return this.#shard.answer(call);
  }

  override alarm(): Promise<void> {
    return this.#mutex.take(() => expire(this.#records, this.#lifetime, Date.now()));
  }

  /** A router that lets every binding be reached by its URL ends here. */
  override fetch(): Response {
    return new Response("Not found", { status: 404 });
  }
};

function pushTo(env: Bindings, address: RoomAddress, token: string, news: News): Promise<boolean | null> {
  const room = roomAt(env, address);
  return push((init) => room?.fetch("http://party-bouncer/", init), token, news);
}
