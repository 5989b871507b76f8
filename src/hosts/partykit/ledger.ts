import type { News } from "../../ledger/rpc.ts";
import type { LedgerLike, RoomAddress } from "../../platform/ledger-port.ts";
import { expire } from "../../ledger/expiry.ts";
import { Shard } from "../../ledger/shard.ts";
import { Mutex } from "../../shared/mutex.ts";
import type { RecordKey } from "../../identity/record-key.ts";
import { type AnswerLike, push } from "../../ledger/push.ts";
import { lifetimeOf, type OwnStorage } from "../../storage/host-storage.ts";

/** A room of another party. */
export interface PartyRoomLike {
  /** Sends it a request. */
  fetch(path: string, init: object): Promise<AnswerLike>;
}

/** A party of the project. */
export interface PartyLike {
  /** Its room of this id. */
  get(id: string): PartyRoomLike;
}

/** The project's parties by name, as a room or the worker in front of it reaches them. */
export type Parties = Record<string, PartyLike>;

/** What the ledger needs of its `Party.Room`. */
interface LedgerRoom {
  /** The client that it is for. */
  readonly id: string;
  /** Where the client's bans are kept. */
  readonly storage: OwnStorage;
  /** How it reaches the rooms that the client is in. */
  readonly context: { readonly parties: Parties };
}

/**
 * A shared ledger, as a party of its own: a ban in one room then applies in all rooms whose policy names it. Each client has an
 * object of its own. It cannot be reached from outside.
 *
 * @example
 * // party/ledger.ts, and in partykit.json: "parties": { "ledger": "party/ledger.ts" }
 * export { Ledger as default } from "party-bouncer/partykit";
 * @example
 * // In each room:
 * export default withBouncer(Chat, { ledger: "ledger" }) satisfies Party.Worker;
 */
export class Ledger {
  readonly #shard: () => Shard;
  readonly #expire: () => Promise<void>;

  /** Answers 404. Other parties do not come in through here; only requests from outside do. */
  static onBeforeRequest(): Response {
    return new Response("Not found", { status: 404 });
  }

  /** Answers 404: nobody connects to a ledger. */
  static onBeforeConnect(): Response {
    return new Response("Not found", { status: 404 });
  }

  /** @internal PartyKit makes it. */
  constructor(room: LedgerRoom) {
    let shard: Shard | undefined;
    const records = room.storage;
    const lifetime = lifetimeOf(room.storage);
    const mutex = new Mutex();
    const deps = {
      ...lifetime,
      mutex,
      push: ({ party, room: id }: RoomAddress, token: string, news: News) =>
        push((init) => room.context.parties[party]?.get(id).fetch("/", init), token, news),
      fail: (doing: string, error: unknown) =>
        console.error(`party-bouncer: the ledger failed at ${doing}`, error),
    };
    this.#shard = () => (shard ??= new Shard(decodeURIComponent(room.id) as RecordKey, records, deps));
    this.#expire = () => mutex.take(() => expire(records, lifetime, Date.now()));
  }

  /** Deletes what is over. */
  onAlarm(): Promise<void> {
    return this.#expire();
  }

  /** Answers a room, or the worker in front of one. */
  async onRequest(request: { json(): Promise<unknown> }): Promise<Response> {
    return Response.json(await this.#shard().answer(await request.json()));
  }
}

/** The ledger of this name. Parties are asked for when needed, as PartyKit does not know them in an alarm. */
export function ledgerIn(parties: () => Parties, name: string): LedgerLike {
  return {
    async call(shard, call) {
      const party = parties()[name];
      if (party === undefined) throw new TypeError(missingLedger(name));
      const init = { method: "POST", body: JSON.stringify(call) };
      const answer = await party.get(encodeURIComponent(shard)).fetch("/", init);
      if (!answer.ok) throw new Error(`the ledger answered ${answer.status}`);
      return answer.json();
    },
  };
}

/** What to say, and what to do, if there is no ledger of this name. */
export function missingLedger(name: string): string {
  return (
    `There is no party "${name}". Add it to "parties" in partykit.json: { "${name}": "party/ledger.ts" }, ` +
    'a file that says: export { Ledger as default } from "party-bouncer/partykit";'
  );
}
