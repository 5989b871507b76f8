import type { AdminEvents, AdminRoom, AdminRoomPage, Totals } from "../../src/admin/index.ts";
import { api, segments } from "../api.ts";
import type { LiveFrame, Watched } from "../../src/live/frames.ts";

/** Ms between two rounds, and at most after some have failed. */
const EVERY = 2_000;
const LONGEST = 16_000;

/** As many rooms as the socket has. */
const ROOMS = 200;

/** Asks again and again for what the socket would tell, where there is no socket. */
export class Poll {
  readonly #onFrame: (frame: LiveFrame) => void;
  #abort: AbortController | null = null;
  /** Where the list of events goes on. */
  #after: string | undefined;

  constructor(onFrame: (frame: LiveFrame) => void) {
    this.#onFrame = onFrame;
  }

  /** Asks for this from now on, in place of what it asked for. */
  start(what: Watched | null): void {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    void this.#run(what, abort.signal);
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  async #run(what: Watched | null, signal: AbortSignal): Promise<void> {
    let wait = EVERY;
    while (!signal.aborted) {
      try {
        for (const frame of await Promise.all([this.#events(signal), ...watched(what, signal)]))
          if (!signal.aborted) this.#onFrame(frame);
        wait = EVERY;
      } catch {
        wait = Math.min(LONGEST, wait * 2);
      }
      await passed(wait, signal);
    }
  }

  async #events(signal: AbortSignal): Promise<LiveFrame> {
    const { events, next, hasGap } = await api.watch<AdminEvents>(
      "/v1/events",
      { after: this.#after },
      signal,
    );
    this.#after = next;
    return { type: "events", events, hasGap };
  }
}

function watched(what: Watched | null, signal: AbortSignal): Promise<LiveFrame>[] {
  if (what === null) return [];
  return [what === "rooms" ? roomsNow(signal) : roomNow(what, signal)];
}

async function roomsNow(signal: AbortSignal): Promise<LiveFrame> {
  const [{ rooms }, totals] = await Promise.all([
    api.watch<AdminRoomPage>("/v1/rooms", { sort: "trouble", limit: ROOMS }, signal),
    api.watch<Totals>("/v1/metrics", {}, signal),
  ]);
  return { type: "rooms", rooms, totals };
}

async function roomNow({ party, room }: Exclude<Watched, "rooms">, signal: AbortSignal): Promise<LiveFrame> {
  const answer = await api.watch<AdminRoom>(segments`/v1/rooms/${party}/${room}`, {}, signal);
  return { ...answer, type: "room", party, room };
}

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
