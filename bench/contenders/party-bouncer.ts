import { createHost } from "../../src/bouncer/create-host.ts";
import type { Host } from "../../src/bouncer/host.ts";
import { writeState } from "../../src/platform/attachment.ts";
import type { Limit, Per } from "../../src/policy/limit.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { rateLimit } from "../../src/bouncer/rate-limit.ts";
import {
  atOnce,
  type Contender,
  MOST_HIBERNATING,
  type Ready,
  type Seat,
  type Setting,
  TOO_MANY,
  typesOf,
} from "./contender.ts";
import { SeatInMemory } from "./seats.ts";
import { DAY } from "../../test/support/time.ts";

/** Ms between a message and the next, at which a sender can go on for ever by the default policy. */
const EASE = 100;

/** Messages, one more than the largest burst here. */
const FLOOD = 21;

/** Ms after a flood, while its cool-down lasts. */
const SOON = 50;

/** Of which a room still has a count, where it is not each connection's own. */
const MOST_CLIENTS = 10_000;

let days = 0;

/**
 * Both ask for the time as it is. Those whose messages are to pass have the time between them that they need, and the others
 * flood at one moment and are judged at another soon after it, for as long as that takes. Each is a day ahead of the one before:
 * what a connection still carries from that is over.
 */
class Clock {
  readonly now: () => number;
  #at: number;

  constructor(outcome: Setting["outcome"]) {
    const { now } = Date;
    const ahead = ++days * DAY;
    this.#at = now() + ahead;
    let messages = 0;
    this.now =
      outcome === "admitted" ? () => now() + ahead + EASE * ++messages : () => Math.max(now(), this.#at);
  }

  pass(ms: number): void {
    this.#at += ms;
  }
}

type Admits = (seat: Seat) => boolean;

const deliver = (): boolean => true;

/** Events that were heard. */
let heard = 0;
const heed = (): void => void heard++;

function ready(seats: readonly Seat[], { outcome }: Setting, clock: Clock, admits: Admits): Ready {
  if (outcome === "refused") {
    for (const seat of seats) for (let message = 0; message < FLOOD; message++) admits(seat);
    clock.pass(SOON);
  }
  return {
    judge: atOnce((key) => {
      const seat = seats[key];
      return seat !== undefined && admits(seat);
    }),
  };
}

/** The default policy; and with several limits, as many like the one it has. */
function policyFor(setting: Setting, per: Per): Policy {
  const { types } = typesOf(setting);
  const [only] = types;
  if (types.length === 1 && only !== undefined && per === "connection") return {};
  const byType = setting.matching === "one" && types.length > 1;
  return {
    limits: types.map((name): Limit => ({
      name,
      limit: 10,
      window: "1s",
      burst: 20,
      per,
      ...(byType && { match: { type: name } }),
    })),
  };
}

/** How a message is handed to a bouncer. */
type Way = (host: Host, seat: Seat, message: string, deliver: () => boolean) => boolean;

const judging: Way = (host, seat, message) => host.judge(seat, message).admitted;

const handling: Way = ({ bouncer }, seat, message, deliver) =>
  bouncer.handle(seat, message, deliver) === true;

interface Kind {
  /** Whose the counts are. Default: each connection's. */
  readonly per?: Per;
  readonly hibernates?: boolean;
  /** Whether the app listens to each verdict. */
  readonly isHeard?: boolean;
}

/** Where the state is kept of connections that hibernate. */
const SLOT = "r";

function inRoom(
  name: string,
  unit: string,
  admits: Way,
  { per = "connection", hibernates = false, isHeard = false }: Kind = {},
): Contender {
  return {
    ...(hibernates && { hibernates: "guarded" }),
    name,
    unit,
    async prepare(setting, seats) {
      if (per !== "connection" && setting.keys > MOST_CLIENTS) {
        return { because: "100,000 clients: a room remembers 10,000 counts that are not a connection's own" };
      }
      if (hibernates && setting.keys > MOST_HIBERNATING) return TOO_MANY;
      const connections = seats();
      // What they carried for another setting would be written again with each message.
      if (hibernates) for (const connection of connections) writeState(connection, SLOT, "");
      const room = { connections: () => connections, storage: null };
      const clock = new Clock(setting.outcome);
      const host = createHost(policyFor(setting, per), room, { clock: clock.now, slot: SLOT });
      if (isHeard) host.bouncer.on("verdict", heed);
      for (const connection of per === "connection" ? [] : connections) {
        const headers = new Headers({ "CF-Connecting-IP": connection.id ?? "" });
        await host.connect(connection, { url: "https://example.com/", headers });
      }
      const message = JSON.stringify({ type: typesOf(setting).asked, text: "Hello, is anybody there?" });
      return ready(connections, setting, clock, (seat) => admits(host, seat, message, deliver));
    },
    tenASecond() {
      const policy: Policy = { limits: [{ name: "messages", limit: 10, window: "1s", per }] };
      const host = createHost(policy, { connections: () => [], storage: null });
      const seat = new SeatInMemory("sender");
      return () => admits(host, seat, "Hello", deliver);
    },
  };
}

export const handle = inRoom(
  "handle",
  "`bouncer.handle(connection, message, deliver)`, as a room does: decides, acts, counts, delivers. The default policy",
  handling,
);
export const handleHibernating = inRoom(
  "handle, hibernating",
  "the same, of a connection that hibernates",
  handling,
  { hibernates: true },
);
export const handlePerClient = inRoom(
  "handle, per client",
  'the same, by limits of the same numbers with `per: "client"`',
  handling,
  { per: "client" },
);
export const handlePerClientHibernating = inRoom("handle, per client, hibernating", "both", handling, {
  per: "client",
  hibernates: true,
});
export const handleHeard = inRoom("handle, heard", 'with `bouncer.on("verdict", listener)`', handling, {
  isHeard: true,
});
export const handleHibernatingHeard = inRoom("handle, hibernating, heard", "likewise", handling, {
  hibernates: true,
  isHeard: true,
});
export const handlePerClientHeard = inRoom("handle, per client, heard", "likewise", handling, {
  per: "client",
  isHeard: true,
});
export const handlePerClientHibernatingHeard = inRoom(
  "handle, per client, hibernating, heard",
  "likewise",
  handling,
  { per: "client", hibernates: true, isHeard: true },
);
export const verdict = inRoom(
  "judge",
  "`host.judge(connection, message)`: decides, and remembers. The default policy",
  judging,
);

/** Makes the bouncer of an interval, which is one for all connections, with a clock. */
function withClock(interval: number, outcome: Setting["outcome"]): { interval: number; clock: Clock } {
  const clock = new Clock(outcome);
  const { now } = Date;
  Date.now = clock.now;
  try {
    rateLimit(new SeatInMemory("first"), interval, deliver);
  } finally {
    Date.now = now;
  }
  return { interval, clock };
}

/** As of the guide's hundred, but numbers that nothing else asks for. */
const made = { admitted: withClock(99, "admitted"), refused: withClock(98, "refused") };

export const rateLimitHelper: Contender = {
  name: "rateLimit",
  unit: "`rateLimit(connection, 100, action)`",
  prepare(setting, seats) {
    if (setting.limits > 1) return { because: "it is one limit" };
    const { interval, clock } = made[setting.outcome];
    return ready(seats(), setting, clock, (seat) => rateLimit(seat, interval, deliver) === true);
  },
  tenASecond() {
    const seat = new SeatInMemory("sender");
    return () => rateLimit(seat, 100, deliver) === true;
  },
};
