import type { News } from "../../ledger/rpc.ts";
import type { LedgerLike, RoomAddress } from "../../platform/ledger-port.ts";
import { LedgerObject } from "../../ledger/ledger-object.ts";
import { Mutex } from "../../shared/mutex.ts";
import { type AnswerLike, ask, push } from "../../ledger/push.ts";
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
  /** The client that it is for, or which part of the ledger it is. */
  readonly id: string;
  /** The ledger's own party. */
  readonly name: string;
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
  readonly #object: LedgerObject;
  readonly #name: () => string;

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
    this.#name = () => decodeURIComponent(room.id);
    const fetcher =
      ({ party, room: id }: RoomAddress) =>
      (init: object) =>
        room.context.parties[party]?.get(id).fetch("/", init);
    this.#object = new LedgerObject(room.storage, {
      ...lifetimeOf(room.storage),
      mutex: new Mutex(),
      ledger: ledgerIn(
        () => room.context.parties,
        () => room.name,
      ),
      push: (address: RoomAddress, token: string, news: News) => push(fetcher(address), token, news),
      ask: (address: RoomAddress, token: string, question: object) => ask(fetcher(address), token, question),
      fail: (doing: string, error: unknown) =>
        console.error(`party-bouncer: the ledger failed at ${doing}`, error),
    });
  }

  /** Deletes what is over. */
  onAlarm(): Promise<void> {
    return this.#object.wake();
  }

  /** Answers a room, or the worker in front of one. */
  async onRequest(request: { json(): Promise<unknown> }): Promise<Response> {
    return Response.json(await this.#object.answer(this.#name(), await request.json()));
  }
}

/** The ledger of this name. Parties are asked for when needed, as PartyKit does not know them in an alarm. */
export function ledgerIn(parties: () => Parties, named: string | (() => string)): LedgerLike {
  return {
    async call(shard, call) {
      const name = typeof named === "string" ? named : named();
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
