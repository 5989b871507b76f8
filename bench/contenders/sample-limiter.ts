import { atOnce, type Contender, MOST_HIBERNATING, type Seat, TOO_MANY } from "./contender.ts";
import { HOUR } from "../../test/support/time.ts";

/** What the sample keeps, as the whole of a connection's state. */
interface Pace {
  nextAllowedTime: number;
  violations: number;
}

/** As much of a PartyKit connection as the sample needs. */
export interface SampleConnection {
  readonly state: unknown;
  setState(state: Pace): unknown;
  send(message: string): void;
  close(): void;
}

const PATIENCE = 10;

/**
 * The limiter that PartyKit's guide to rate limiting links to, in other words and with the same behaviour. It keeps its
 * state in the app's place, pushes the next allowed time back with each refused message, and closes without a code.
 *
 * @param cooldownMs how far apart messages have to be
 */
export function sampleLimiter(connection: SampleConnection, cooldownMs: number, action: () => void): void {
  const now = Date.now();
  let { nextAllowedTime = now, violations = 0 } = (connection.state ?? {}) as Partial<Pace>;
  if (nextAllowedTime <= now) {
    action();
    nextAllowedTime = now;
    violations = 0;
  } else {
    violations++;
    if (violations < PATIENCE) connection.send("slowdown");
    else if (violations === PATIENCE) connection.send("goaway");
    else connection.close();
  }
  connection.setState({ nextAllowedTime: nextAllowedTime + cooldownMs, violations });
}

const ONE_STATE = "it has one state for one limit";

/** As if it were sent nothing and never closed: what is measured is the limiter. */
function deaf(seat: Seat): SampleConnection {
  return {
    get state() {
      return seat.state;
    },
    setState: (state) => seat.setState(state),
    send() {},
    close() {},
  };
}

export const sample: Contender = {
  name: "PartyKit's sample limiter",
  unit: "`sampleLimiter(connection, cooldownMs, action)`",
  prepare({ limits, outcome }, seats) {
    if (limits > 1) return { because: ONE_STATE };
    const connections = seats().map(deaf);
    const cooldown = outcome === "admitted" ? 0 : HOUR;
    for (const connection of connections) {
      connection.setState({ nextAllowedTime: Date.now() + cooldown, violations: 0 });
    }
    return {
      judge: atOnce((key) => {
        const connection = connections[key];
        let admitted = false;
        if (connection !== undefined) sampleLimiter(connection, cooldown, () => (admitted = true));
        return admitted;
      }),
    };
  },
  tenASecond() {
    let closed = false;
    const connection = {
      state: null as unknown,
      setState: (state: unknown) => (connection.state = state),
      send() {},
      close: () => void (closed = true),
    };
    return () => {
      let admitted = false;
      if (!closed) sampleLimiter(connection, 100, () => (admitted = true));
      return admitted;
    };
  },
};

export const sampleHibernating: Contender = {
  ...sample,
  name: "PartyKit's sample limiter, hibernating",
  hibernates: "unguarded",
  prepare: (setting, seats) => (setting.keys > MOST_HIBERNATING ? TOO_MANY : sample.prepare(setting, seats)),
};
