import type { ClientInfo } from "../identity/client-info.ts";
import type { DefinedLimit, DefinedRate } from "../policy/limit.ts";
import type { AnnouncedLimit, LimitStanding } from "../shared/control-message.ts";
import type { CompiledLimit } from "./compiled-limit.ts";
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
    const counter = limit.counterFor(clientInfo.tier);
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

/** The limits that a client can keep to by itself: those of its own that are plain numbers, as they are for its tier. */
export function announcedLimits(
  limiter: Limiter,
  { clientInfo, cohort }: { readonly clientInfo: ClientInfo; readonly cohort: number },
): AnnouncedLimit[] {
  const announced: AnnouncedLimit[] = [];
  for (const compiled of limiter.limits) {
    if (compiled.appliesTo?.(cohort) === false) continue;
    const { name, algorithm, cost, per, tiers } = compiled.definition;
    const types = typesOf(compiled);
    const rate = tierRate(tiers, clientInfo.tier) ?? compiled.definition;
    const isOwn = per === "connection" || per === "client";
    if (types === undefined || typeof cost === "function" || !isOwn || rate === false) continue;
    const counter = compiled.counterFor(clientInfo.tier);
    if (counter === null) continue;
    if (compiled.placeOf({ ...clientInfo, type: types?.[0] ?? null }, counter) === null) continue;
    const { limit, window, burst } = rate;
    announced.push({ name, limit, window, burst, algorithm, cost, types });
  }
  return announced;
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
