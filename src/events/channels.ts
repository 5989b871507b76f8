import { type Channel, channelNamed } from "../platform/diagnostics.ts";
import type { BouncerEvents } from "./events.ts";

/** The events that have a channel. It is called `party-bouncer:` and the event's name. */
const NAMES = [
  "verdict",
  "violation",
  "strike",
  "ban",
  "connect-refused",
  "pardon",
  "appeal",
  "promotion",
  "switch",
  "metrics",
  "error",
] as const satisfies (keyof BouncerEvents)[];

type Name = (typeof NAMES)[number];

/** There may be one of each for every message. So they are not told to tail workers unless somebody subscribes in the worker itself. */
const FREQUENT: ReadonlySet<Name> = new Set(["verdict", "violation", "strike"]);

/** Where an event happened: a message on a channel is the event, and this. */
export interface EventPlace {
  /** The party (on PartyKit) or the binding (on Cloudflare); `""` if the room does not know. */
  readonly party: string;
  /** The room's name; `null` if it does not know. */
  readonly room: string | null;
}

type Open = Readonly<Record<Name, Channel>>;

/** Tells of events by `diagnostics_channel`, if the runtime has it: those who subscribe in the same worker, and its tail workers. */
export class Channels {
  readonly #place: () => EventPlace;
  #open: Open | null = null;
  readonly #subscribed = { verdict: { at: -1, is: false }, violation: { at: -1, is: false } };

  constructor(place: () => EventPlace) {
    this.#place = place;
  }

  /**
   * Whether somebody in this worker subscribes to verdicts or, of a violation, to violations. Asked of every message, and found out once
   * a millisecond: workerd takes 25 ns to say.
   */
  hearsVerdict(isViolation: boolean, now: number): boolean {
    const open = (this.#open ??= opened());
    if (open === null) return false;
    const { verdict, violation } = this.#subscribed;
    return (
      isSubscribed(open.verdict, verdict, now) ||
      (isViolation && isSubscribed(open.violation, violation, now))
    );
  }

  /** Whether somebody in this worker subscribes to it. A tail worker may hear of it even so. */
  hears(name: keyof BouncerEvents): boolean {
    return this.#named(name)?.hasSubscribers ?? false;
  }

  /**
   * A tail worker is handed a copy. It is told only that there was a message if that cannot be copied, such as an error with a function in it.
   *
   * @throws what a subscriber throws, in workerd
   */
  publish<Event extends keyof BouncerEvents>(name: Event, event: BouncerEvents[Event]): void {
    const channel = this.#named(name);
    if (channel === null || (FREQUENT.has(name as Name) && !channel.hasSubscribers)) return;
    channel.publish({ ...event, ...this.#place() });
  }

  #named(name: keyof BouncerEvents): Channel | null {
    const open: Partial<Record<keyof BouncerEvents, Channel>> | null = (this.#open ??= opened());
    return open?.[name] ?? null;
  }
}

function isSubscribed(channel: Channel, last: { at: number; is: boolean }, now: number): boolean {
  if (last.at !== now) {
    last.at = now;
    last.is = channel.hasSubscribers;
  }
  return last.is;
}

function opened(): Open | null {
  const open: Partial<Record<Name, Channel>> = {};
  for (const name of NAMES) {
    const channel = channelNamed(`party-bouncer:${name}`);
    if (channel === null) return null;
    open[name] = channel;
  }
  return open as Open;
}
