import type { DefinedRate } from "../policy/limit.ts";
import type { Played } from "../rehearsal/played.ts";
import type { VirtualRules } from "../rehearsal/virtual-rules.ts";
import { connectsPlace } from "../session/admission.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { CONNECTS, PER_CLIENT, PER_ROOM } from "../shared/reserved-names.ts";
import { EMPTY } from "../shared/bucket.ts";
import { needsOf, NOTHING_HELPS } from "./needs.ts";
import type { FirstRefusal, Needs } from "./refusal.ts";
import { rateInWords, spanInWords } from "./words.ts";

/** Why a connection was turned away, and what would have let it in. */
export function explainConnect(played: Played, rules: VirtualRules): FirstRefusal {
  const { at } = played;
  const limit = played.judgement.limit ?? "";
  const { retryAfter, because, needs } = whyAway(limit, played, rules);
  return { at, limit, type: null, bytes: 0, action: "close", retryAfter, because, needs };
}

interface Reason {
  readonly retryAfter: number;
  readonly because: string;
  readonly needs: Needs;
}

function whyAway(limit: string, played: Played, rules: VirtualRules): Reason {
  const { admission } = rules.policy;
  if (limit === CONNECTS && admission.connects !== undefined)
    return tooOften(played, admission.connects, rules);
  if (limit === PER_ROOM && admission.perRoom !== undefined)
    return tooMany("in the room", "perRoom", admission.perRoom);
  if (limit === PER_CLIENT) {
    const isAddress = played.connection.client.userId === null;
    const option = isAddress ? "perAddress" : "perClient";
    return tooMany(isAddress ? "from its address" : "of its client", option, admission[option]);
  }
  const because = `It was banned then, for "${limit}": for what came before the record, or for others behind its address.`;
  return { retryAfter: 0, because, needs: NOTHING_HELPS };
}

function tooMany(where: string, option: string, most: number): Reason {
  const because =
    `${amountInWords(most, "connections")} ${where} ${most === 1 ? "was" : "were"} open already, as many as ` +
    `admission.${option} allows. It would have been let in with ${most + 1}.`;
  return { retryAfter: 0, because, needs: { burst: null, limit: most + 1 } };
}

function tooOften({ connection, at }: Played, rate: DefinedRate, { limiter }: VirtualRules): Reason {
  const { session } = connection;
  // One whose client is unknown is never turned away for this.
  const bucket = session.keyed(connectsPlace(session.client ?? "")) ?? EMPTY;
  const retryAfter = limiter.connects?.algorithm.waitFor(bucket, 1, at) ?? 0;
  const full = { rate, cost: 1, now: at, bucket, history: undefined, share: null } as const;
  const needs = needsOf({ ...full, algorithm: "gcra" });
  const because =
    `A client may connect ${rateInWords(rate.limit, rate.window, "times")}, and ${amountInWords(rate.burst, "times")} at once: ` +
    `admission.connects. It came ${spanInWords(retryAfter)} too early. It would have been let in with a burst of ${needs.burst}.`;
  return { retryAfter, because, needs };
}
