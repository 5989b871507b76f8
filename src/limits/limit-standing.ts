import type { ClientInfo } from "../identity/client-info.ts";
import type { DefinedLimit, DefinedRate, LimitOverrides } from "../policy/limit.ts";
import type { AnnouncedLimit, LimitStanding } from "../shared/control-message.ts";
import { SLOW_MODE } from "../shared/reserved-names.ts";
import type { SlowModeMessage } from "../shared/slow-mode-message.ts";
import { type CompiledLimit, ownRate } from "./compiled-limit.ts";
import { type BucketReader, bucketIn } from "./counter.ts";
import type { Limiter } from "./limiter.ts";

/** What a client has left of each limit whose messages can be told without having one. */
export function limitStandings(
  reader: BucketReader,
  limiter: Limiter,
  clientInfo: ClientInfo,
  now: number,
): LimitStanding[] {
  const standings: LimitStanding[] = [];
  for (const limit of limiter.limits) {
    const types = typesOf(limit);
    const counter = limit.counterFor(clientInfo.tier, reader.override);
    if (types === undefined || counter === null || limit.appliesTo?.(reader.cohort) === false) continue;
    const { algorithm } = counter;
    const { name } = limit.definition;
    for (const type of types ?? [null]) {
      const place = limit.placeOf({ ...clientInfo, type }, counter);
      if (place === null) continue;
      const bucket = bucketIn(reader, place, counter);
      standings.push({
        name: types !== null && types.length > 1 ? `${name}: ${type}` : name,
        left: algorithm.left(bucket, now),
        resetAfter: algorithm.resetAfter(bucket, now),
      });
    }
  }
  return standings;
}

/** A client that is told its limits. */
interface Told {
  readonly clientInfo: ClientInfo;
  readonly cohort: number;
  readonly override: LimitOverrides | null;
}

/**
 * The limits that a client can keep to by itself: those of its own that are plain numbers, as they are for its tier, or for it alone. Slow mode is
 * told apart: see {@link slowModeFor}.
 */
export function announcedLimits(limiter: Limiter, told: Told): AnnouncedLimit[] {
  const { clientInfo, cohort, override } = told;
  const announced: AnnouncedLimit[] = [];
  for (const compiled of limiter.limits) {
    if (compiled.appliesTo?.(cohort) === false) continue;
    const { name, algorithm, cost, per, tiers } = compiled.definition;
    const types = typesOf(compiled);
    const own = ownRate(override, name);
    const rate = own ?? tierRate(tiers, clientInfo.tier) ?? compiled.definition;
    const isOwn = own !== null || per === "connection" || per === "client";
    if (types === undefined || typeof cost === "function" || !isOwn || rate === false) continue;
    if (name === SLOW_MODE) continue;
    const counter = compiled.counterFor(clientInfo.tier, override);
    if (counter === null) continue;
    if (compiled.placeOf({ ...clientInfo, type: types?.[0] ?? null }, counter) === null) continue;
    const { limit, window, burst } = rate;
    announced.push({ name, limit, window, burst, algorithm, cost, types });
  }
  return announced;
}

/** What a client is told of slow mode, but for its end; `null` if slow mode does not count what it sends. */
export function slowModeFor(
  reader: BucketReader & Told,
  limiter: Limiter,
  now: number,
): Pick<SlowModeMessage, "every" | "retryAfter" | "types"> | null {
  const slow = limiter.limits.find(({ definition }) => definition.name === SLOW_MODE);
  const counter = slow?.counterFor(reader.clientInfo.tier, reader.override) ?? null;
  if (slow === undefined || counter === null) return null;
  const types = typesOf(slow);
  const { window: every } = ownRate(reader.override, SLOW_MODE) || slow.definition;
  // A function decides: only the room can tell.
  if (types === undefined) return { every, retryAfter: 0, types: [] };
  const places = (types ?? [null]).map((type) => slow.placeOf({ ...reader.clientInfo, type }, counter));
  const found = places.filter((place) => place !== null);
  if (found.length === 0) return null;
  const waits = found.map((place) => counter.algorithm.waitFor(bucketIn(reader, place, counter), 1, now));
  return { every, retryAfter: Math.max(...waits), types };
}

/** The types that a limit counts: `null` for all, `undefined` if a function decides. */
function typesOf({ definition }: CompiledLimit): string[] | null | undefined {
  const type = definition.match?.type;
  if (type === undefined) return null;
  if (typeof type === "function") return undefined;
  return typeof type === "string" ? [type] : [...type];
}

function tierRate(tiers: DefinedLimit["tiers"], tier: string | null): DefinedRate | false | undefined {
  return tier !== null && tiers !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
}
