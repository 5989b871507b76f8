import { happeningsEverywhere, roomOf, roomsEverywhere, totalsEverywhere } from "../collector/everywhere.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import type { LiveFrame, RoomsFrame } from "./frames.ts";
import type { Page } from "./page.ts";
import { roomNow } from "./room-now.ts";

/** Most rooms of one frame. */
const MOST_ROOMS = 200;

/** Most rooms that are watched by name at the same time. */
const MOST_WATCHED = 20;

/** Most characters of one frame: rooms may have names of thousands. */
const LONGEST = 500_000;

/** A room that has not reported for so many ms is not asked: that would keep it awake. While it is busy, it reports more often. */
const AWAKE_FOR = 12_000;

/** A room that has not answered is left alone for so many ms: every page waits for those that are asked. */
const LEFT_ALONE = 10_000;

interface KnownRoom {
  /** The `at` of the report when it was asked. */
  readonly at: number;
  readonly text: string;
}

/** Finds out what open pages are to be told, once for all of them. */
export class Feed {
  readonly #ledger: LedgerLike;
  readonly #clock: () => number;
  #rooms = new Map<string, KnownRoom>();
  /** Until when a room is left alone, in epoch ms, since it has not answered. */
  readonly #silentUntil = new Map<string, number>();
  /** Where the list of what has happened goes on. */
  #after: string | undefined;

  constructor(ledger: LedgerLike, clock: () => number) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Nobody looks: what happens from now on is nobody's. */
  rest(): void {
    this.#after = undefined;
    this.#rooms.clear();
    this.#silentUntil.clear();
  }

  /** Something was done, so that rooms are to be asked again. */
  renew(): void {
    // Whoever is asked at this moment may have answered before.
    this.#rooms = new Map();
  }

  /** Tells pages what they watch. @throws {Error} if the ledger is away */
  async tell(pages: readonly Page[]): Promise<void> {
    await Promise.all([this.#tellEvents(pages), this.#tellRooms(pages), this.#tellRoom(pages)]);
  }

  async #tellEvents(pages: readonly Page[]): Promise<void> {
    const { happenings, next, hasGap } = await happeningsEverywhere(this.#ledger, this.#after);
    this.#after = next;
    if (happenings.length === 0 && !hasGap) return;
    for (const page of pages) page.tell({ type: "events", events: happenings, hasGap });
  }

  async #tellRooms(pages: readonly Page[]): Promise<void> {
    const watching = pages.filter(({ watched }) => watched === "rooms");
    if (watching.length === 0) return;
    const [{ rooms }, totals] = await Promise.all([
      roomsEverywhere(this.#ledger, { limit: MOST_ROOMS, sort: "trouble" }),
      totalsEverywhere(this.#ledger),
    ]);
    const text = shortened({ type: "rooms", rooms, totals });
    for (const page of watching) if (page.watched === "rooms") page.show(text);
  }

  async #tellRoom(pages: readonly Page[]): Promise<void> {
    const watched = new Map<string, [room: RoomAddress, pages: Page[]]>();
    for (const page of pages) {
      if (page.watched === null || page.watched === "rooms") continue;
      const key = keyOf(page.watched);
      const [room, watching] = watched.get(key) ?? [page.watched, []];
      if (watched.size < MOST_WATCHED || watched.has(key)) watched.set(key, [room, [...watching, page]]);
    }
    const told = Array.from(watched, async ([key, [room, watching]]) => {
      const known = await this.#now(key, room);
      if (known === null) return;
      for (const page of watching) {
        if (page.watched !== null && page.watched !== "rooms" && keyOf(page.watched) === key)
          page.show(known.text);
      }
    });
    await Promise.all(told);
    for (const kept of [this.#rooms, this.#silentUntil])
      for (const key of kept.keys()) if (!watched.has(key)) kept.delete(key);
  }

  /** @returns `null` if it cannot be told: it has not reported, or does not answer */
  async #now(key: string, room: RoomAddress): Promise<KnownRoom | null> {
    if (this.#clock() < (this.#silentUntil.get(key) ?? 0)) return null;
    const rooms = this.#rooms;
    const summary = await roomOf(this.#ledger, room);
    if (summary === null) return null;
    const known = rooms.get(key);
    const isQuiet = this.#clock() - summary.at >= AWAKE_FOR;
    if (known !== undefined && known.at === summary.at && isQuiet) return known;
    try {
      const now = await roomNow(this.#ledger, room, summary);
      if (now === null) return null;
      const frame: LiveFrame = { type: "room", ...room, ...now };
      const asked = { at: summary.at, text: JSON.stringify(frame) };
      rooms.set(key, asked);
      return asked;
    } catch {
      // What is known of it stays on the page.
      this.#silentUntil.set(key, this.#clock() + LEFT_ALONE);
      return null;
    }
  }
}

/** The frame as text, with fewer rooms if it would be too long. */
function shortened(frame: RoomsFrame): string {
  const text = JSON.stringify(frame);
  if (text.length <= LONGEST || frame.rooms.length === 0) return text;
  return shortened({ ...frame, rooms: frame.rooms.slice(0, Math.floor(frame.rooms.length / 2)) });
}

function keyOf({ party, room }: RoomAddress): string {
  return JSON.stringify([party, room]);
}
