import type { RecordKey } from "../identity/record-key.ts";
import type { Entry } from "../bans/ban.ts";
import { BanStore } from "../bans/ban-store.ts";
import type { ActCall } from "./act.ts";
import { Acts } from "./acts.ts";
import type { ClientActs } from "./ask-client.ts";
import { actInRooms, askRooms, type RoomInquirer } from "./ask-rooms.ts";
import { Claims } from "./claims.ts";
import { ClientOverride } from "./client-override.ts";
import {
  type AppealAnswer,
  type Call,
  callSchema,
  type RoomsCall,
  type StandingsCall,
  type State,
} from "./rpc.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { type AppealOutcome, appealDecided, appealTaken } from "../bans/appeal.ts";
import type { AuditEntry } from "../bans/audit-entry.ts";
import { DirectoryNotes, type DirectoryNotesDeps, type Notable } from "./directory-notes.ts";
import type { RoomNotifierDeps } from "./room-notifier.ts";
import type { EraseCall } from "./erase-call.ts";
import { Erasure } from "./erasure.ts";
import { expire, EXPIRE_EVERY } from "./expiry.ts";
import { LastRooms } from "./last-rooms.ts";
import { tellDecided, tellEnforced } from "./tell-collector.ts";
import type { ObjectLifetime } from "../storage/host-storage.ts";
import { PREFIX, SECRET } from "../storage/storage-keys.ts";
import { redundant } from "../bans/redundant.ts";
import { Registrations } from "./registrations.ts";
import { kept, type StorageLike } from "../storage/storage.ts";
import { newToken } from "../shared/token.ts";
import type { Mutex } from "../shared/mutex.ts";

/** How long, in ms, a storage is kept in which nothing is left. */
const GIVE_BACK_AFTER = 86_400_000;

/** What an object of the ledger needs. */
export interface ShardDeps extends RoomNotifierDeps, RoomInquirer, DirectoryNotesDeps, ObjectLifetime {
  /** The object does one thing after the other in it. */
  readonly mutex: Mutex;
}

/**
 * One client's part of the shared ledger. Each client has an object of its own, so the ledger shards by itself. The object has the
 * client's bans, knows which rooms the client is in, and tells them of every change.
 */
export class Shard {
  readonly #target: RecordKey;
  readonly #storage: StorageLike;
  readonly #deps: ShardDeps;
  readonly #clock: () => number;
  readonly #bans: BanStore;
  readonly #rooms: Registrations;
  readonly #claims: Claims;
  readonly #acts: Acts;
  readonly #lastRooms: LastRooms;
  readonly #directory: DirectoryNotes;
  readonly #erasure: Erasure;
  readonly #override: ClientOverride;

  /** @param target whose record it is */
  constructor(target: RecordKey, storage: StorageLike, deps: ShardDeps, clock: () => number = Date.now) {
    this.#target = target;
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
    this.#bans = new BanStore(storage, (error) => deps.fail("reading a record", error));
    this.#claims = new Claims(storage);
    this.#acts = new Acts(storage);
    this.#lastRooms = new LastRooms(storage);
    this.#override = new ClientOverride(target, storage);
    this.#directory = new DirectoryNotes(target, storage, deps, clock);
    this.#rooms = new Registrations(target, storage, deps, deps.mutex, clock);
    this.#erasure = new Erasure({
      ...deps,
      target,
      storage,
      bans: this.#bans,
      rooms: this.#rooms,
      directory: this.#directory,
      clock,
      listAgain: () => this.#listAgain(),
    });
  }

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<unknown> {
    const asked = callSchema.parse(call);
    if (asked.do === "act") return this.#act(asked);
    if (asked.do === "erase") return this.#erasure.everywhere(asked);
    if (asked.do !== "rooms" && asked.do !== "standings") {
      return this.#deps.mutex.take(() => this.#answer(asked));
    }
    // These change nothing, so that nothing else waits until the rooms have answered.
    const registrations = await this.#rooms.list();
    const rooms = registrations.map(({ room }) => room);
    if (asked.do === "rooms") return { rooms };
    const left = await this.#lastRooms.list(rooms, this.#clock());
    return { ...(await askRooms(this.#target, registrations, this.#deps)), left };
  }

  /** Deletes what is over. */
  wake(): Promise<void> {
    return this.#deps.mutex.take(() => expire(this.#storage, this.#deps, this.#clock()));
  }

  /** Says again which bans there are, to the object of the ledger that lists them. */
  async repeat(): Promise<void> {
    await this.#deps.mutex.take(async () => this.#directory.repeat(this.#notable(await this.#entries())));
    await this.#directory.deliver();
  }

  /** Has something done in the client's rooms. Nothing else waits until they have answered. */
  async #act(call: ActCall): Promise<ClientActs | null> {
    const { mutex } = this.#deps;
    const { registrations, done } = await mutex.take(async () => {
      await this.#wakeLater();
      const registrations = await this.#rooms.list();
      const rooms = registrations.map(({ room }) => room);
      // A room that the client is not in now hears that it is forgiven when the client comes back.
      return { registrations, done: await this.#acts.begin(call, rooms, this.#clock()) };
    });
    if (done === null) return null;
    const acted = await actInRooms(this.#target, call, registrations, done, this.#deps);
    await mutex.take(() => this.#acts.note(call.id, acted.rooms, this.#clock()));
    return acted;
  }

  async #answer(
    call: Exclude<Call, RoomsCall | StandingsCall | ActCall | EraseCall>,
  ): Promise<State | AuditEntry[] | AppealAnswer | string | boolean> {
    let registered = true;
    switch (call.do) {
      case "arrive":
        registered = await this.#rooms.add(call);
        await this.#wakeLater();
        break;
      case "leave":
        await this.#rooms.strike(call.room, call.at);
        await this.#bans.sweep.on(this.#target, this.#clock());
        break;
      case "look":
        break;
      case "change":
        await this.#take(call.change, call.from);
        await this.#wakeLater();
        break;
      case "override":
        await this.#override.write(call.override);
        await this.#rooms.tell(null, () => {});
        await this.#wakeLater();
        break;
      case "history":
        return this.#history();
      case "secret":
        return kept(this.#storage, SECRET, newToken);
      case "claim":
        await this.#wakeLater();
        return this.#claims.take(call, this.#clock());
      case "appeal":
        return this.#keep(appealTaken(await this.#history(), { ...call, at: this.#now() }));
      case "decide":
        return this.#keep(appealDecided(await this.#history(), call, this.#now()));
    }
    const entries = await this.#entries();
    await this.#directory.tell(this.#notable(entries));
    const now = this.#clock();
    if (call.do === "leave")
      await (entries.length > 0 ? this.#lastRooms.note(call.room, now) : this.#giveBackLater());
    const read = [this.#acts.forgiven(now), this.#erasure.at, this.#override.read(now)] as const;
    const [forgiven, erased, override] = await Promise.all(read);
    return { entries, registered, forgiven, override, ...(erased === null ? {} : { erased }) };
  }

  async #listAgain(): Promise<void> {
    const entries = await this.#entries();
    if (entries.length > 0) await this.#directory.expect();
    await this.#directory.tell(this.#notable(entries));
    await this.#wakeLater();
  }

  #history(): Promise<AuditEntry[]> {
    return this.#bans.history(this.#target);
  }

  #now(): number {
    return this.#bans.moment(this.#clock());
  }

  #notable(entries: readonly Entry[]): Notable {
    return { entries, history: () => this.#history() };
  }

  /** Keeps what came of an appeal. A client that has none leaves nothing here. */
  async #keep({ appeal, changes }: AppealOutcome): Promise<AppealAnswer> {
    for (const change of changes) await this.#take(change, null);
    if (changes.length > 0) {
      await this.#directory.tell(this.#notable(await this.#entries()));
      await this.#wakeLater();
    }
    return { appeal, isNew: changes.length > 0 };
  }

  async #entries(): Promise<Entry[]> {
    const now = this.#clock();
    const entries = await this.#bans.entriesOf(this.#target, now);
    const extra = redundant(entries, now);
    if (extra.length === 0) return entries;
    await this.#bans.replace([], extra, now);
    return entries.filter((entry) => !extra.includes(entry));
  }

  /**
   * Has the storage given back, if nothing is left in it: otherwise there would be an object for each client that ever came. The alarm does
   * it a day later. Most clients come back, and a new storage takes longer than everything else that an arrival does.
   */
  async #giveBackLater(): Promise<void> {
    const now = this.#clock();
    await this.#lastRooms.sweep(now);
    const left = await this.#storage.list({ prefix: PREFIX, limit: 1 });
    if (left.size === 0) await this.#deps.wakeAt(now + GIVE_BACK_AFTER);
  }

  /** The client may never come back: so what is over then is deleted without it. */
  async #wakeLater(): Promise<void> {
    await this.#deps.wakeAt(this.#clock() + EXPIRE_EVERY);
  }

  async #take(change: AuditEntry, from: RoomAddress | null): Promise<void> {
    if (change.target !== this.#target) throw new Error("that change is about another client");
    // It comes in late: the client was erased meanwhile.
    if (change.at <= ((await this.#erasure.at) ?? -1)) return;
    const isNew = !(await this.#bans.knows(change));
    if (isNew) {
      if (change.change !== "told") await this.#directory.expect();
      await this.#bans.take(change, this.#clock());
      if (from === null) tellDecided(change, this.#deps);
      else if (change.change === "ban") await this.#lastRooms.note(from, this.#clock());
    }
    // These change no ban.
    if (change.change === "appeal" || change.change === "decision") return;
    // A change that is known already was sent again, perhaps because this object crashed before it could tell the rooms. The room that
    // made it does not wait until the others have heard of it.
    await this.#rooms.tell(from, () => {
      if (isNew && change.change === "ban") tellEnforced(change.id, this.#clock() - change.at, this.#deps);
    });
  }
}
