import type { News } from "../../ledger/rpc.ts";
import type { RequestLike } from "../../identity/request.ts";
import { type AcceptedSocket, Live } from "../../live/live.ts";
import { TICKET_HEADER } from "../../live/tickets.ts";
import { CloseCode } from "../../shared/close-code.ts";
import type { RoomAddress } from "../../platform/ledger-port.ts";
import { LedgerObject } from "../../ledger/ledger-object.ts";
import { definedRetention, type Retention } from "../../policy/retention.ts";
import { Mutex } from "../../shared/mutex.ts";
import { ask, push } from "../../ledger/push.ts";
import { lifetimeOf, type OwnStorage } from "../../storage/host-storage.ts";
import { ledgerIn, type Parties, STARTS_AGAIN } from "./ledger-binding.ts";

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
  /** Starts the object again if the callback rejects. */
  blockConcurrencyWhile<T>(callback: () => Promise<T>): Promise<T>;
}

/** What PartyKit tells an object when a request comes. */
interface Place {
  readonly name: string;
  readonly parties: Parties;
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
  /**
   * How long it keeps what was done. Default: see {@link Retention}.
   *
   * @example
   * import { Ledger as UsualLedger } from "party-bouncer/partykit";
   *
   * export default class Ledger extends UsualLedger {
   *   static override retention = { audit: "730d" } as const;
   * }
   */
  static retention: Retention = {};

  readonly #object: LedgerObject;
  #live: Live | null = null;
  readonly #room: LedgerRoom;
  #place: Place | null = null;
  /** Until the alarm is over that rang last. */
  #alarm: Promise<unknown> = Promise.resolve();

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
    this.#room = room;
    const parties = (): Parties => this.#place?.parties ?? room.context.parties;
    const fetcher =
      ({ party, room: id }: RoomAddress) =>
      (init: object) =>
        parties()[party]?.get(id).fetch("/", init);
    const ledger = ledgerIn(parties, () => room.name);
    const fail = (doing: string, error: unknown): void =>
      console.error(`party-bouncer: the ledger failed at ${doing}`, error);
    this.#object = new LedgerObject(room.storage, {
      ...lifetimeOf(room.storage),
      mutex: new Mutex(),
      retention: definedRetention((this.constructor as typeof Ledger).retention),
      ledger,
      live: () => (this.#live ??= new Live({ ledger, storage: room.storage, fail })),
      push: (address: RoomAddress, token: string, news: News) => push(fetcher(address), token, news),
      ask: (address: RoomAddress, token: string, question: object) => ask(fetcher(address), token, question),
      fail,
    });
  }

  /** Deletes what is over. It cannot say anything to other objects: in an alarm, PartyKit lets none be reached. */
  onAlarm(): Promise<void> {
    const over = this.#object.wake();
    this.#alarm = over.catch(() => undefined);
    return over;
  }

  /** @internal Takes the console's sockets, which the worker in front of it has let in. */
  async onConnect(
    connection: AcceptedSocket,
    { request }: { readonly request: Pick<RequestLike, "headers"> },
  ): Promise<void> {
    const admitted = this.#live?.admit(request.headers.get(TICKET_HEADER)) ?? null;
    if (this.#live === null || admitted === null) connection.close(CloseCode.Banned);
    else await this.#live.open(connection, admitted);
  }

  /** Answers a room, or the worker in front of one. */
  async onRequest(request: { json(): Promise<unknown> }): Promise<Response> {
    const { name } = (this.#place ??= await this.#findPlace());
    return Response.json(await this.#object.answer(name, await request.json()));
  }

  /** PartyKit tells an object that an alarm has woken neither its name nor the parties, for as long as it is loaded. Loaded again, it is told. */
  async #findPlace(): Promise<Place> {
    await this.#alarm;
    try {
      return { name: decodeURIComponent(this.#room.id), parties: this.#room.context.parties };
    } catch {
      return this.#room.blockConcurrencyWhile(() => Promise.reject(new Error(STARTS_AGAIN)));
    }
  }
}
