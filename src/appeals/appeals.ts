import { type Appeal, casesIn, LONGEST_APPEAL } from "../bans/appeal.ts";
import type { AppealStatus } from "../bans/audit-entry.ts";
import { LONGEST_PAGE } from "../directory/calls.ts";
import type { AppealPage } from "../directory/list-everywhere.ts";
import { type ListedAppeal, listedIn, listingOf, placeOfAppeal } from "../directory/listed-appeal.ts";
import { type EverywhereOptions, requireRight } from "../directory/page-of.ts";
import type { RecordKeys } from "../identity/record-key.ts";
import { inLowerCase } from "../storage/shelf-words.ts";
import { show } from "../shared/show.ts";
import type { AppealBook, AppealBookDeps } from "./book.ts";
import type { AppealDesk, AppealRequest } from "./desk.ts";

/** Which appeals to list: see {@link Appeals.list}. */
export interface ListAppealsOptions extends EverywhereOptions {
  /** What was decided about them. Default: `"open"`. */
  readonly status?: AppealStatus | undefined;
}

/** What is decided about an appeal: see {@link Appeals.decide}. */
export interface DecideAppealOptions {
  /** `"approve"` lifts the ban. */
  readonly decision: "approve" | "reject";
  /** What the person is told. At most 1,000 characters. Default: empty. */
  readonly note?: string | undefined;
  /** Who decides. Default: `"operator"`. */
  readonly by?: string | undefined;
}

/** What the face of appeals needs. */
export interface AppealsDeps extends Pick<AppealBookDeps, "store"> {
  readonly book: AppealBook;
  readonly desk: AppealDesk;
  readonly recordKeys: RecordKeys;
  /** The appeals of all rooms that share the ledger; `null` without one. */
  listed(status: AppealStatus, options: EverywhereOptions): Promise<AppealPage> | null;
}

const STATUSES: readonly unknown[] = ["open", "approved", "rejected"] satisfies AppealStatus[];

/** What clients answer to the bans that they were told of, once for each ban: `bouncer.appeals`. */
export class Appeals {
  readonly #deps: AppealsDeps;

  /** @internal */
  constructor(deps: AppealsDeps) {
    this.#deps = deps;
  }

  /**
   * Some of the appeals of one status, the newest first: of all rooms if there is a shared ledger, else of this one. With a ledger, an appeal is
   * among those about a second after it was made. They are kept for 184 days, and with a ledger about 100,000 of each status, the newest.
   *
   * @throws {TypeError} if an option is wrong
   * @throws {Error} if the ledger is away
   * @example
   * const { appeals } = await bouncer.appeals.list();
   * for (const { appeal, about } of appeals) console.log(about.reason, appeal.text);
   */
  async list({ status = "open", ...options }: ListAppealsOptions = {}): Promise<AppealPage> {
    if (!STATUSES.includes(status)) {
      throw new TypeError(`status: expected "open", "approved" or "rejected", received ${show(status)}`);
    }
    return this.#deps.listed(status, options) ?? this.#ownPage(status, options);
  }

  /**
   * Decides about an appeal, once. If it is approved, its ban is lifted, in all rooms that share the ledger. The guard of the client asks, tells
   * the person, and comes back.
   *
   * @param target whose appeal it is: `user:<id>`, `address:<address>`, or the `target` of the appeal
   * @param ban the id of the ban
   * @returns the appeal as it is now
   * @throws {TypeError} if an option is wrong
   * @throws {Error} if there is no such appeal, if it was decided already, or if the ledger is away
   * @example
   * await bouncer.appeals.decide(appeal.target, appeal.ban, { decision: "approve", note: "Sorry!", by: "ada" });
   */
  async decide(
    target: string,
    ban: string,
    { decision, note = "", by = "operator" }: DecideAppealOptions,
  ): Promise<Appeal> {
    if (decision !== "approve" && decision !== "reject") {
      throw new TypeError(`decision: expected "approve" or "reject", received ${show(decision)}`);
    }
    if (typeof note !== "string" || note.length > LONGEST_APPEAL) {
      throw new TypeError(`note: expected at most ${LONGEST_APPEAL} characters, received ${show(note)}`);
    }
    if (typeof by !== "string") throw new TypeError(`by: expected text, received ${show(by)}`);
    const record = await this.#deps.recordKeys.named(target);
    if (record === null) {
      throw new TypeError(`target: expected "user:<id>" or "address:<address>", received ${show(target)}`);
    }
    const decided = decision === "approve" ? "approved" : "rejected";
    const { appeal, isNew } = await this.#deps.book.decide(record, { ban, decision: decided, note, by });
    if (appeal === null) throw new Error("This client has not appealed against this ban.");
    if (!isNew) throw new Error(`${appeal.by ?? "Somebody"} has ${appeal.status} this appeal already.`);
    return appeal;
  }

  /**
   * Answers a client that appeals, or asks what became of its appeal: a request whose path ends in `/party-bouncer/appeal`. `withBouncer` calls it
   * before your room sees the request. A host of your own calls it itself.
   *
   * @returns `null` if the request is for something else, or the policy has no `appeals`. Never rejects.
   * @example
   * const answer = await bouncer.appeals.respond(request);
   */
  respond(request: AppealRequest): Promise<Response> | null {
    return this.#deps.desk.respond(request);
  }

  async #ownPage(status: AppealStatus, options: EverywhereOptions): Promise<AppealPage> {
    const { limit = LONGEST_PAGE, after = "", search = "" } = options;
    requireRight(limit, options.after, options.search);
    const histories = (await this.#deps.store?.audit.ofAll()) ?? [];
    const found = histories
      .flatMap((history) => listedIn(casesIn(history)))
      .filter((item) => item.appeal.status === status && isSearched(item, search))
      .map((item) => ({ place: placeOfAppeal(item), item }))
      .filter(({ place }) => place > after)
      .toSorted((one, other) => (one.place < other.place ? -1 : 1));
    const page = found.slice(0, limit);
    return {
      appeals: page.map(({ item }) => item),
      next: found.length > limit ? (page.at(-1)?.place ?? null) : null,
    };
  }
}

function isSearched(item: ListedAppeal, search: string): boolean {
  return listingOf(item).words.includes(inLowerCase(search));
}
