import type { Ban } from "../bans/ban.ts";
import type { Happening } from "../collector/report.ts";
import type { Counters } from "../events/counters.ts";
import type { Events } from "../events/events.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { formatDuration } from "../shared/format-duration.ts";
import { remaining } from "../shared/period.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Reporter } from "./reporter.ts";

interface WitnessDeps {
  readonly counters: Counters;
  readonly reporter: Reporter;
  readonly events: Pick<Events, "on">;
  readonly clock: () => number;
}

/** Tells the reporter, in words, what happens to clients in a room, and counts what nothing else counts. */
export class Witness {
  readonly #deps: WitnessDeps;

  constructor(deps: WitnessDeps) {
    this.#deps = deps;
    const { events } = deps;
    events.on("ban", ({ ban }) => this.#tell("ban", ban.target, ban.limit, banText(ban, deps.clock())));
    events.on("pardon", ({ target }) => this.#tell("pardon", target, null, ""));
    events.on("appeal", ({ appeal: { target, status } }) => this.#tell("appeal", target, null, status));
    events.on("switch", ({ switch: what, state, by }) => {
      const target = what.kind === "override" ? what.target : null;
      this.#tell("switch", target, null, `${what.kind} ${state} by ${by}`);
    });
    events.on("promotion", ({ state }) => this.#tell("promotion", null, null, state));
  }

  /** The app has banned somebody. */
  banned({ kind }: Ban): void {
    this.#deps.counters.countOperatorBan(kind);
  }

  /** The app has lifted somebody's bans. */
  lifted(): void {
    this.#deps.counters.countLifted();
  }

  /** A connection was turned away with a close code. */
  turnedAway(target: RecordKey | null, code: number, limit: string | null): void {
    this.#deps.counters.countRefusedConnect(code);
    this.#tell("connect-refused", target, limit, `with close code ${code}`);
  }

  /** A client was given a strike, which is counted with the message. */
  struck(target: RecordKey | null, { action, limit, conduct }: Judgement): void {
    this.#tell("strike", target, limit, `strike ${conduct.strikes}: ${action}`);
  }

  failed(doing: string, error: unknown): void {
    this.#deps.counters.countError();
    this.#tell("error", null, null, error instanceof Error ? `${doing}: ${error.message}` : doing);
  }

  #tell(event: Happening["event"], target: RecordKey | null, limit: string | null, text: string): void {
    const { reporter, clock } = this.#deps;
    reporter.happened({ at: clock(), event, target, limit, text });
  }
}

function banText(ban: Ban, now: number): string {
  const left = remaining(ban, now);
  const what = `${ban.kind} ${left === Infinity ? "for good" : `for ${formatDuration(left)}`}`;
  if (ban.limit !== null) return what;
  return `${what}, by ${ban.by}${ban.reason === "" ? "" : `: ${ban.reason}`}`;
}
