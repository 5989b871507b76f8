import type { Counters } from "../events/counters.ts";
import type { Events } from "../events/events.ts";
import { Inquiry } from "../external/inquiry.ts";
import { OtherLimiters } from "../external/other-limiters.ts";
import type { Held } from "../refusals/held.ts";
import { HeldMessages } from "../refusals/held-messages.ts";
import { Inquiries } from "../refusals/inquiries.ts";
import { Questions } from "../refusals/questions.ts";
import { Resyncs } from "../refusals/resyncs.ts";
import type { Session } from "../session/session.ts";
import type { ActivePolicy } from "./active-policy.ts";

interface RefusalsDeps {
  readonly active: ActivePolicy;
  readonly events: Events;
  readonly counters: Counters;
  readonly clock: () => number;
  /** Keeps how a client stands that is about to come back. */
  keep(session: Session, now: number): void;
  fail(doing: string, error: unknown): void;
}

/** What can become of a message but to pass or to be dropped: it waits, other limiters are asked, it is answered, its client comes back. */
interface Refusals {
  readonly held: HeldMessages<Held>;
  readonly inquiries: Inquiries;
  readonly questions: Questions;
  readonly resyncs: Resyncs;
}

export function refusalsOf({ active, events, counters, clock, keep, fail }: RefusalsDeps): Refusals {
  const others = new OtherLimiters({ events, counters, clock, fail });
  return {
    held: new HeldMessages({ clock, fail, isShared: () => active.limiter.hasKeyed }),
    inquiries: new Inquiries({
      active,
      inquire: (limiter, questions, client) => new Inquiry(others, limiter, questions, client),
    }),
    questions: new Questions({ active, clock, fail }),
    resyncs: new Resyncs({ clock, keep }),
  };
}
