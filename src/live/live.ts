import type { Host } from "../bouncer/host.ts";
import { createHost } from "../bouncer/create-host.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { inMemoryConnectionFor } from "../platform/socket-connection.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { Policy } from "../policy/policy.ts";
import type { StorageLike } from "../storage/storage.ts";
import { type LiveCall, liveCallSchema } from "./calls.ts";
import { Feed } from "./feed.ts";
import { pageFrameOf } from "./frames.ts";
import { Page, type PageSocket } from "./page.ts";
import { SignedOut } from "./signed-out.ts";
import { Tickets } from "./tickets.ts";

/** How often, in ms, pages are told what they watch. */
const EVERY = 1_000;

/** How long, in ms, is waited at most if the ledger does not answer. */
const LONGEST_WAIT = 30_000;

/** Most open pages. */
const MOST_PAGES = 100;

/** Of the sockets of the pages themselves. What they send is short and seldom. */
const POLICY: Policy = {
  limits: [{ name: "page", limit: 5, window: "1s", burst: 20 }],
  maxMessageBytes: 40_000,
  controlMessages: false,
  log: false,
};

interface LiveDeps {
  readonly ledger: LedgerLike;
  readonly storage: StorageLike;
  fail(doing: string, error: unknown): void;
}

/** A socket that the host has accepted in memory. */
export interface AcceptedSocket extends PageSocket {
  addEventListener(event: "message" | "close" | "error", listener: (event: object) => void): void;
}

/**
 * Tells open pages of the console what happens: an object of the ledger. It asks the collectors while somebody looks, once for all of
 * them, and rests when nobody does. The pages' sockets are guarded by a bouncer of its own.
 */
export class Live {
  readonly #deps: LiveDeps;
  readonly #clock: () => number;
  readonly #tickets = new Tickets();
  readonly #signedOut: SignedOut;
  readonly #feed: Feed;
  readonly #pages = new Map<ConnectionLike, Page>();
  readonly #host: Host;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isTelling = false;
  #wait = EVERY;

  constructor(deps: LiveDeps, clock: () => number = Date.now) {
    this.#deps = deps;
    this.#clock = clock;
    this.#signedOut = new SignedOut(deps.storage);
    this.#feed = new Feed(deps.ledger, clock);
    this.#host = createHost(POLICY, { connections: () => this.#pages.keys(), storage: null }, { clock });
  }

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<unknown> {
    const asked = liveCallSchema.parse(call);
    this.#closeThoseOver();
    return this.#answer(asked);
  }

  /**
   * Whose ticket it is, which then is used.
   *
   * @returns `null` if it is none, or there are too many pages
   */
  admit(ticket: string | null): { readonly session: string | null } | null {
    const admitted = ticket === null ? undefined : this.#tickets.use(ticket, this.#clock());
    return admitted === undefined || this.#pages.size >= MOST_PAGES ? null : admitted;
  }

  /** Takes a socket that was admitted. */
  async open(socket: AcceptedSocket, { session }: { readonly session: string | null }): Promise<void> {
    const connection = inMemoryConnectionFor(socket, crypto.randomUUID());
    const page = new Page(connection, session, this.#clock());
    this.#pages.set(connection, page);
    const leave = (): void => {
      if (this.#pages.delete(connection)) this.#host.disconnect(connection);
    };
    socket.addEventListener("message", (event) => this.#hear(connection, page, event));
    socket.addEventListener("close", leave);
    socket.addEventListener("error", leave);
    await this.#host.connect(connection, { url: "https://party-bouncer/", headers: new Headers() });
    this.#tellSoon(0);
  }

  async #answer(call: LiveCall): Promise<unknown> {
    const now = this.#clock();
    switch (call.do) {
      case "admit":
        return this.#tickets.issue(call.session, now);
      case "renew": {
        const page = this.#all().find(({ id }) => id === call.page);
        page?.renew(now);
        return page !== undefined;
      }
      case "sign-out":
        await this.#signedOut.add(call.session, call.until, now);
        this.#signOut(call.session);
        return null;
      case "is-out":
        return this.#signedOut.has(call.session);
      case "entry":
        this.#feed.renew();
        for (const page of this.#seen()) page.tell({ type: "entry", entry: call.entry });
        return null;
    }
  }

  #signOut(session: string): void {
    for (const page of this.#all()) {
      if (page.session !== session) continue;
      page.tell({ type: "signed-out" });
      page.close();
    }
  }

  #hear(connection: ConnectionLike, page: Page, event: { readonly data?: unknown }): void {
    const { data } = event;
    // Whatever it is, a page sends no bytes.
    const message = typeof data === "string" ? data : new ArrayBuffer(1);
    this.#host.bouncer.handle(connection, message, () => {
      const frame = pageFrameOf(message);
      if (frame === null) this.#host.bouncer.strikes.reportInvalid(connection);
      else page.hear(frame);
      this.#tellSoon(0);
    });
  }

  #all(): Page[] {
    return [...this.#pages.values()];
  }

  #seen(): Page[] {
    const now = this.#clock();
    return this.#all().filter((page) => page.isSeen(now));
  }

  #closeThoseOver(): void {
    const now = this.#clock();
    for (const [connection, page] of this.#pages) {
      if (!page.isOver(now)) continue;
      page.close();
      this.#pages.delete(connection);
      this.#host.disconnect(connection);
    }
  }

  /** @param wait in ms; 0 for at once, if it is not being told already */
  #tellSoon(wait: number): void {
    if (this.#isTelling || (this.#timer !== null && wait > 0)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), wait);
  }

  async #tell(): Promise<void> {
    this.#timer = null;
    this.#closeThoseOver();
    const pages = this.#seen();
    if (pages.length === 0) return this.#feed.rest();
    this.#isTelling = true;
    try {
      await this.#feed.tell(pages);
      this.#wait = EVERY;
    } catch (error) {
      if (this.#wait === EVERY) this.#deps.fail("telling open consoles what happens", error);
      this.#wait = Math.min(LONGEST_WAIT, 2 * this.#wait);
    }
    this.#isTelling = false;
    this.#tellSoon(this.#wait);
  }
}
