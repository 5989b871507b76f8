import { show } from "../shared/show.ts";
import { requireAsyncContext } from "../platform/async-context.ts";
import type { BanEnforcement, RemoveBanOptions } from "./enforcement.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { ClientKey } from "../identity/client-key.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { RecordKey, RecordKeys } from "../identity/record-key.ts";
import { type Ban, newBan } from "./ban.ts";
import type { BanPage, BanStore } from "./ban-store.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { periodFrom } from "../shared/period.ts";
import { type Disclosure, disclosureSchema } from "../policy/disclosure.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { type BanDuration, banDurationOf } from "../policy/ban-duration.ts";

/** What you say of a ban when you impose it. */
export interface BanOptions {
  /**
   * `"close"` closes every connection of the target with 4403 and refuses it until the ban ends. `"shadow-ban"` hides what it says
   * from everyone but itself. Default: `"close"`.
   */
  kind?: Ban["kind"];
  /** Default: 1 hour for `"close"`, 10 minutes for `"shadow-ban"`. */
  for?: BanDuration;
  /** Kept with the record. Shown to the client only if `disclosure` says that it is told. Default: empty. */
  reason?: string;
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
  /** Whether the client is told, and when. Default: `"none"`. */
  disclosure?: Disclosure;
  /**
   * What to call the client in lists of bans, such as the name that it shows in the room. At most 100 characters. Kept with the record, and
   * never shown to the client. Default: none.
   */
  label?: string;
}

/** Most characters of a label. */
const LONGEST_LABEL = 100;

/** Which bans to list. */
export interface ListBansOptions {
  /** Most at once. Default: 1,000, which also is the most if they are listed `everywhere`. */
  limit?: number;
  /** The `next` of the page before. Default: the first page. */
  after?: string;
  /** Whether to list those of all rooms that share the ledger, the newest first. Default: `false`, only those that are known in this room. */
  everywhere?: boolean;
  /**
   * With `everywhere`: text that the target, the label, the reason, the limit or who did it contains, in any case; or the whole key of a
   * client, such as `"address:203.0.113.7"`. At most 200 characters. Default: all.
   */
  search?: string;
}

/** Whom something is for: the client behind a connection, or a client by its key, or by the `target` of its ban. */
export type Target = ConnectionLike | ClientKey | RecordKey;

const USUAL = { close: "1h", "shadow-ban": "10m" } as const;

/** What the face of bans needs. */
interface BansDeps {
  readonly active: { readonly policy: DefinedPolicy };
  readonly sessions: Pick<Sessions, "of" | "ofClient">;
  readonly recordKeys: RecordKeys;
  readonly store: BanStore | null;
  readonly enforcement: BanEnforcement;
  readonly clock: () => number;
  /** What was done about a client in all rooms that share the ledger; `null` if there is none. It fails if the ledger is away. */
  sharedHistory(record: RecordKey): Promise<AuditEntry[]> | null;
  /** The bans in all rooms that share the ledger; `null` if there is none. It fails if the ledger is away. */
  listed(options: Omit<ListBansOptions, "everywhere">): Promise<BanPage> | null;
  fail(doing: string, error: unknown): void;
}

/** Bans by hand, and what is known of all bans: `bouncer.bans`. */
export class Bans {
  readonly #deps: BansDeps;

  /** @internal */
  constructor(deps: BansDeps) {
    this.#deps = deps;
  }

  /**
   * Bans a client: closes it, or hides it if you say `kind: "shadow-ban"`. If a client has several bans, the one that ends last applies:
   * to shorten one, {@link remove} it first. Nothing on its wire tells a shadow-banned client, unless `disclosure` says so.
   *
   * @returns the ban as it is kept. It resolves once the ban is written.
   * @throws {TypeError} if an option is wrong
   * @throws {Error} if all of the target who are here still moderate (`identify` is asked again, and who no longer moderates is
   * banned); and for a shadow-ban in a worker without async context, unless the policy says `shadow: { sends: "explicit" }`
   * @example
   * await bouncer.bans.add(connection, { for: "1h", reason: "spam links", by: "moderator:ada" });
   * await bouncer.bans.add("user:eve", { kind: "shadow-ban" });
   */
  async add(target: Target, options: BanOptions = {}): Promise<Ban> {
    const { enforcement, sessions, clock } = this.#deps;
    const { kind, duration, ...why } = checked(options, this.#deps.active.policy);
    if (typeof target !== "string") {
      const session = sessions.of(target);
      const here = session.client === null ? [session] : sessions.ofClient(session.client);
      // If nobody has to be asked, the ban is written at once: in the transaction of the app, if there is one.
      if (here.some(({ moderates }) => moderates)) await this.#requireBannable(here, session.client);
      const ban = newBan(kind, session.record, periodFrom(clock(), duration), why);
      await enforcement.imposeOn(session, ban);
      return ban;
    }
    const record = await this.#recordOf(target);
    if (record === null) {
      throw new TypeError(
        `target: expected "user:<id>", "address:<address>" or a connection, received ${show(target)}`,
      );
    }
    await this.#requireBannable(sessions.ofClient(record), target);
    const ban = newBan(kind, record, periodFrom(clock(), duration), why);
    await enforcement.impose(record, target, ban);
    return ban;
  }

  /**
   * Ends the target's bans. What it said while it was hidden stays hidden. Its strikes stay too, so that nothing on its wire
   * tells: `bouncer.strikes.clear` takes them away, without which the next one may bring the ladder's ban back.
   *
   * @throws {TypeError} if an option is wrong
   */
  async remove(target: Target, options: RemoveBanOptions = {}): Promise<void> {
    const { reason = "", by = "operator" } = options;
    requireText({ reason, by });
    const record = await this.#recordOf(target);
    const { enforcement, sessions } = this.#deps;
    const client = typeof target === "string" ? target : sessions.of(target).client;
    if (record !== null) return enforcement.lift(record, client ?? record, { reason, by });
    if (typeof target !== "string") enforcement.liftFrom(sessions.of(target));
  }

  /**
   * The bans that apply in this room, of all clients: those imposed here, and those that the shared ledger told of. With `everywhere`, the
   * bans in all rooms that share the ledger, the newest first. A ban is among those about a second after it was imposed.
   *
   * A page of a search may have fewer bans than `limit`, even none, while its `next` is not `null`: each looks at some of them only.
   *
   * @throws {TypeError} if an option is wrong, or there is no ledger
   * @throws {Error} with `everywhere`, if the ledger is away
   * @example
   * const { bans } = await bouncer.bans.list();
   * @example
   * const { bans, next } = await bouncer.bans.list({ everywhere: true, search: "spam", limit: 50 });
   */
  async list({ everywhere = false, ...options }: ListBansOptions = {}): Promise<BanPage> {
    const { store, clock } = this.#deps;
    if (everywhere) {
      const listed = this.#deps.listed(options);
      if (listed === null)
        throw new TypeError("everywhere: there is no ledger that lists the bans of all rooms");
      return listed;
    }
    if (options.search !== undefined) throw new TypeError("search: say everywhere: true with it");
    return (await store?.list(options, clock())) ?? { bans: [], next: null };
  }

  /**
   * What was done about a client, oldest first: for 184 days what a person decided or a client was told of, for 30 days what else
   * the ladder did. It is of all rooms if there is a shared ledger and it answers, else of this one.
   */
  async history(target: Target): Promise<AuditEntry[]> {
    const { store } = this.#deps;
    const record = await this.#recordOf(target);
    if (record === null || store === null) return [];
    try {
      const shared = await this.#deps.sharedHistory(record);
      if (shared !== null) return shared;
    } catch (error) {
      this.#deps.fail("asking the ledger", error);
    }
    return store.history(record);
  }

  async #requireBannable(here: readonly Session[], client: string | null): Promise<void> {
    if (!(await this.#deps.enforcement.reviewRoles(here))) return;
    throw new Error(
      `${client ?? "this connection"} moderates here, as identify says when it is asked now, and a moderator is never banned. ` +
        "Take the role away first, then ban again.",
    );
  }

  async #recordOf(target: Target): Promise<RecordKey | null> {
    if (typeof target === "string") return this.#deps.recordKeys.named(target);
    return this.#deps.sessions.of(target).record;
  }
}

/** What the ban is to be. @throws {TypeError} if an option is wrong */
function checked(options: BanOptions, policy: DefinedPolicy) {
  const { kind = "close", reason = "", by = "operator", disclosure = "none", label } = options;
  if (kind !== "close" && kind !== "shadow-ban") {
    throw new TypeError(`kind: expected "close" or "shadow-ban", received ${show(kind)}`);
  }
  if (kind === "shadow-ban") requireHiding(policy);
  const { for: asked = USUAL[kind] } = options;
  const duration = banDurationOf(asked);
  if (duration === null) {
    throw new TypeError(`for: expected a duration, such as "10m", or "forever", received ${show(asked)}`);
  }
  requireText({ reason, by, label: label ?? "" });
  if (label !== undefined && label.length > LONGEST_LABEL) {
    throw new TypeError(`label: expected at most ${LONGEST_LABEL} characters, received ${show(label)}`);
  }
  if (!disclosureSchema.safeParse(disclosure).success) {
    const expected = '"none", "notify" or "delayed"';
    throw new TypeError(`disclosure: expected ${expected}, received ${show(disclosure)}`);
  }
  if (disclosure !== "none" && policy.objection === undefined && !policy.appeals) {
    throw new TypeError("disclosure: say how to object first, in the policy's objection, or appeals: true");
  }
  if (disclosure !== "none" && !policy.controlMessages) {
    throw new TypeError("disclosure: nobody can be told, since the policy says controlMessages: false");
  }
  return { kind, duration, reason, by, disclosure, limit: null, ...(label !== undefined && { label }) };
}

/** @throws {TypeError} if nobody can be hidden here, or {Error} without async context, if that is needed */
function requireHiding(policy: DefinedPolicy): void {
  const why = policy.protocol?.hidesNobody;
  if (why !== undefined) throw new TypeError(`kind: expected "close", received "shadow-ban", as ${why}`);
  requireAsyncContext(policy);
}

/** @throws {TypeError} if one is not text: a record with it could not be read back */
function requireText(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== "string") throw new TypeError(`${name}: expected text, received ${show(value)}`);
  }
}
