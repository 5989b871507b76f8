import { recordedBatches, type StoredSegment } from "../record/recorded-batches.ts";
import type { Pseudonym, TrafficEvent } from "../record/traffic-event.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** Something that a room's flight recorder knows of a client. */
export interface TimelineEvent {
  /** Epoch ms. */
  readonly at: number;
  /**
   * - `open`, `close`: a connection came, or has gone. With the verdict `close` it was turned away.
   * - `message`: one has come. `deliver`: one that waited was looked at again.
   * - `strike`, `invalid`, `mute`, `clear`: the app or an operator did this by hand.
   * - `standing`: how a connection stands from here on, such as after it was restricted or hidden.
   */
  readonly event: Exclude<TrafficEvent["event"], "load" | "rules">;
  /** Which of its connections. */
  readonly connection: Pseudonym;
  /** The message's type; `null` if it has none. */
  readonly type: string | null;
  /** The message's size; `null` for anything but a message. */
  readonly bytes: number | null;
  /** What was decided; `null` if nothing was. */
  readonly verdict: Verdict["action"] | null;
  /** The limit or the reason behind it; `null` if there is none. */
  readonly limit: string | null;
  /** The code that the bouncer closed it with; `null` if it did not. */
  readonly code: number | null;
  /** How many strikes it was given by hand, or has; `null` if the event does not say. */
  readonly strikes: number | null;
  /** For how many ms it was muted, or has to wait; `null` if the event does not say. */
  readonly for: number | null;
  /** Whether it is hidden from here on; `null` if the event does not say. */
  readonly hidden: boolean | null;
}

/** What a room's record says of one client. */
export interface Timeline {
  /** The last 500, the oldest first. */
  readonly events: readonly TimelineEvent[];
  /** Since when there is a record, in epoch ms; `null` if nothing was recorded yet. */
  readonly since: number | null;
  /** How many events of the client came before these. */
  readonly more: number;
  /** Whether a part of the record could not be read, so that something may be missing. */
  readonly damaged: boolean;
}

/** Most events that are told. */
const MOST = 500;

/**
 * Finds one client in a room's record. What cannot be read is left out.
 *
 * @param names what the record calls it: an address may be written in several ways
 */
export async function timelineIn(
  segments: Iterable<StoredSegment>,
  names: ReadonlySet<Pseudonym>,
): Promise<Timeline> {
  let damaged = false;
  const batches = recordedBatches(segments, () => {
    damaged = true;
  });
  return { ...(await eventsOf(batches, names)), damaged };
}

async function eventsOf(
  batches: AsyncIterable<readonly TrafficEvent[]>,
  names: ReadonlySet<Pseudonym>,
): Promise<Omit<Timeline, "damaged">> {
  const connections = new Set<Pseudonym>();
  const events: TimelineEvent[] = [];
  let since: number | null = null;
  let count = 0;
  for await (const batch of batches) {
    for (const event of batch) {
      since ??= event.at;
      if (event.event === "load" || event.event === "rules") continue;
      const { connection } = event;
      if (event.event === "open") {
        const { client = null } = event;
        // A number that was somebody else's is given again once that one has gone.
        if (client !== null && names.has(client)) connections.add(connection);
        else connections.delete(connection);
      }
      if (!connections.has(connection)) continue;
      if (event.event === "close" || (event.event === "open" && event.verdict === "close")) {
        connections.delete(connection);
      }
      count++;
      events.push(told(event));
      if (events.length > 2 * MOST) events.splice(0, events.length - MOST);
    }
  }
  const last = events.slice(-MOST);
  return { events: last, since, more: count - last.length };
}

function told(event: Exclude<TrafficEvent, { readonly event: "load" | "rules" }>): TimelineEvent {
  const { at, connection } = event;
  const told = { ...NOTHING, at, event: event.event, connection };
  switch (event.event) {
    case "open":
      return { ...told, verdict: event.verdict ?? null, limit: event.limit ?? null };
    case "message": {
      const { type = null, bytes, verdict = null, limit = null } = event;
      return { ...told, type, bytes, verdict, limit };
    }
    case "deliver":
      return { ...told, verdict: event.verdict, limit: event.limit ?? null };
    case "close":
      return { ...told, code: event.code ?? null };
    case "standing": {
      const { conduct, hidden } = event;
      const { strikes = 0, cooldown = 0, limit = null } = conduct ?? {};
      return { ...told, strikes, for: cooldown, limit, hidden: hidden !== undefined };
    }
    default:
      return {
        ...told,
        strikes: event.strikes ?? null,
        limit: event.limit ?? null,
        for: event.for ?? null,
      };
  }
}

const NOTHING = {
  type: null,
  bytes: null,
  verdict: null,
  limit: null,
  code: null,
  strikes: null,
  for: null,
  hidden: null,
} as const;
