import { sharePlace } from "../limits/check.ts";
import { bucketIn, type KeyedPlace } from "../limits/counter.ts";
import type { CompiledLimit } from "../limits/compiled-limit.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { VirtualRules } from "../rehearsal/virtual-rules.ts";
import type { DefinedLimit, DefinedRate } from "../policy/limit.ts";
import type { MessageInfo } from "../identity/client-info.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { INVALID, RESTRICTION, SIZE_LIMIT } from "../shared/reserved-names.ts";
import { EMPTY } from "../shared/bucket.ts";
import type { ChargeHistories, Keyed, OwnHistories } from "./charge-histories.ts";
import { type Full, type FullShare, needsOf, NOTHING_HELPS } from "./needs.ts";
import type { FirstRefusal, Needs } from "./refusal.ts";
import { rateInWords, spanInWords } from "./words.ts";

/** A message that did not pass, and all that it was judged by. Nothing has been counted since. */
export interface Refused {
  readonly limit: string | null;
  readonly bytes: number;
  readonly now: number;
  readonly info: MessageInfo;
  readonly reader: Keyed;
  readonly own: OwnHistories;
  /** Clients in the room as it came. */
  readonly present: number;
  /** Ms until it would have passed. */
  readonly retryAfter: number;
  readonly costOf: (limit: DefinedLimit) => number;
}

type Explanation = Pick<FirstRefusal, "because" | "needs">;

/** A limit that was full. */
interface FullLimit extends Full {
  readonly definition: DefinedLimit;
  /** Ms until it would have let the message pass. */
  readonly wait: number;
}

/** Says why a message did not pass, and what would have let it pass. */
export function explain(
  refused: Refused,
  { limiter, policy }: Pick<VirtualRules, "limiter" | "policy">,
  histories: ChargeHistories,
): Explanation {
  const { limit, bytes, retryAfter } = refused;
  if (limit === SIZE_LIMIT) {
    const [size, most] = [amountInWords(bytes, "bytes"), limiter.maxMessageBytes.toLocaleString("en")];
    return told(`It had ${size}, and a message may have ${most}: maxMessageBytes.`);
  }
  if (limit === RESTRICTION) {
    return told(
      "Only messages of some other types passed then, for what others behind its address had done.",
    );
  }
  const full = limiter.limits
    .map((each) => fullness(each, refused, histories))
    .filter((each) => each !== null);
  const [only] = full;
  if (only === undefined) return told(withoutLimit(limit, limiter, retryAfter));
  if (full.length > 1) {
    const names = full.map(({ definition }) => `"${definition.name}"`).join(" and ");
    return told(`${names} were used up, both. With only one of them larger it would not have passed.`);
  }
  if (mayWait(only.definition, policy)) return told(`${rule(only)} ${QUEUE_FULL}`);
  const needs = needsOf(only);
  return { because: `${rule(only)} ${mistake(only)}${remedy(needs, only)}`, needs };
}

const QUEUE_FULL = "It would have had to wait, but as many of its connection waited already as may.";

/** Whether a message that a limit refuses waits. It is refused then only if there is no room to wait. */
function mayWait({ onRefusal }: DefinedLimit, policy: DefinedPolicy): boolean {
  return (onRefusal ?? policy.onRefusal).do === "hold";
}

function told(because: string): Explanation {
  return { because, needs: NOTHING_HELPS };
}

/** What one limit says of a message; `null` if it lets it pass. */
function fullness(
  compiled: CompiledLimit,
  { info, reader, own, present, now, costOf }: Refused,
  histories: ChargeHistories,
): FullLimit | null {
  if (compiled.appliesTo?.(reader.cohort) === false) return null;
  const counter = compiled.counterFor(info.tier);
  const place = counter === null ? null : compiled.placeOf(info, counter);
  if (counter === null || place === null) return null;
  const { definition } = compiled;
  const cost = costOf(definition);
  const bucket = bucketIn(reader, place, counter);
  const share =
    counter.fairness === null || place.kind === "own" || present === 1
      ? null
      : shareOf(sharePlace(place, info.clientKey), present, reader, histories);
  let wait = counter.algorithm.waitFor(bucket, cost, now);
  if (counter.fairness !== null && share !== null) {
    const { half } = counter.fairness;
    const own = counter.fairness.share(present).algorithm.waitFor(share.bucket, cost, now);
    wait = Math.max(wait, Math.min(half.waitFor(bucket, cost, now), own));
  }
  if (wait === 0) return null;
  const counting = histories.limitOf(counter.id);
  const rate = counting?.rate ?? definition;
  const history = counting === null ? undefined : histories.of(counting, place, reader, own);
  return { definition, wait, algorithm: definition.algorithm, rate, cost, now, bucket, history, share };
}

function shareOf(place: KeyedPlace, clients: number, reader: Keyed, histories: ChargeHistories): FullShare {
  return { bucket: reader.keyed(place) ?? EMPTY, isWhole: histories.isWhole(place, reader), clients };
}

/** `"chat" lets each connection send 10 messages a second, and 20 at once after a pause.` */
function rule({ definition, rate, share }: FullLimit): string {
  const unit = definition.cost === "messages" ? "messages" : definition.cost === "bytes" ? "bytes" : "points";
  const what = rateInWords(rate.limit, rate.window, unit);
  const atOnce =
    definition.algorithm === "gcra" ? `, and ${rate.burst.toLocaleString("en")} at once after a pause` : "";
  const shared = share === null ? "" : `, which ${amountInWords(share.clients, "clients")} share`;
  return `"${definition.name}" lets ${whose(definition)} send ${what}${atOnce}${shared}.`;
}

function whose({ per }: DefinedLimit): string {
  if (per === "connection") return "each connection";
  if (per === "client") return "each client, with all of its connections,";
  if (per === "address") return "all who are behind one address";
  return per === "room" ? "all in the room together" : "all that it counts together";
}

function mistake({ cost, definition, wait }: FullLimit): string {
  if (wait === Infinity) {
    const unit = definition.cost === "bytes" ? "bytes" : "points";
    return `It had ${amountInWords(cost, unit)}, more than may ever come at once.`;
  }
  return `It came ${spanInWords(wait)} too early.`;
}

function remedy({ burst, limit }: Needs, { rate, share }: FullLimit): string {
  const numbers = [
    burst === null ? null : `a burst of ${burst.toLocaleString("en")}`,
    limit === null ? null : `a limit of ${rateLimit(limit, rate)}`,
  ].filter((number) => number !== null);
  if (numbers.length === 0) return "";
  const given = share === null ? "" : ", if all else had come as it did";
  return ` It would have passed with ${numbers.join(", or with ")}${given}.`;
}

function rateLimit(limit: number, { window }: DefinedRate): string {
  return rateInWords(limit, window, "times").replace(/ times?\b/, "");
}

/** A refusal though no limit was full: of another limiter, by hand, or for what others behind the address had done. */
function withoutLimit(limit: string | null, limiter: Limiter, retryAfter: number): string {
  if (limiter.externals.some(({ definition }) => definition.name === limit))
    return `Another limiter, "${limit}", refused it. A simulation asks none: the record says so.`;
  if (limit === INVALID) return "The app had reported messages of it as invalid too often.";
  const until = retryAfter > 0 ? `, for ${spanInWords(retryAfter)} more` : "";
  const why = limit === null || limit === "" ? "" : ` for "${limit}"`;
  return `It was in a cool-down${why}${until}: for what came before the record, for strikes by hand, or for others behind its address.`;
}
