import type { ClientInfo } from "../identity/client-info.ts";
import type { DefinedLimit, DefinedRate } from "../policy/limit.ts";
import type { AnnouncedLimit, LimitStanding } from "../shared/control-message.ts";
import type { Limiter } from "./limiter.ts";
import { bucketIn, type BucketReader } from "./check.ts";
import type { CompiledLimit } from "./compiled-limit.ts";

/** What is left of each limit that can be told of without a message at hand. */
export function limitStandings(
  reader: BucketReader,
  limiter: Limiter,
  clientInfo: ClientInfo,
  now: number,
): LimitStanding[] {
  const standings: LimitStanding[] = [];
  for (const meter of limiter.meters) {
    const types = typesOf(meter);
    const count = meter.countFor(clientInfo.tier);
    if (types === undefined || count === null) continue;
    for (const type of types ?? [null]) {
      const place = meter.placeOf({ ...clientInfo, type }, count);
      if (place === null) continue;
      const { algorithm } = count;
      const bucket = bucketIn(reader, place, count);
      const { name } = meter.limit;
      standings.push({
        name: types !== null && types.length > 1 ? `${name}: ${type}` : name,
        left: algorithm.left(bucket, now),
        resetAfter: algorithm.resetAfter(bucket, now),
      });
    }
  }
  return standings;
}

/** The limits as a client of this tier can keep to them by itself: its own, where they are plain numbers. */
export function announcedLimits(limiter: Limiter, clientInfo: ClientInfo): AnnouncedLimit[] {
  const announced: AnnouncedLimit[] = [];
  for (const meter of limiter.meters) {
    const { name, algorithm, cost, per, tiers } = meter.limit;
    const types = typesOf(meter);
    const rate = tierRate(tiers, clientInfo.tier) ?? meter.limit;
    const isOwn = per === "connection" || per === "client";
    if (types === undefined || typeof cost === "function" || !isOwn || rate === false) continue;
    const count = meter.countFor(clientInfo.tier);
    if (count === null || meter.placeOf({ ...clientInfo, type: types?.[0] ?? null }, count) === null)
      continue;
    const { limit, window, burst } = rate;
    announced.push({ name, limit, window, burst, algorithm, cost, types });
  }
  return announced;
}

/** The types a limit is for: `null` for all, `undefined` where only a function could tell. */
function typesOf({ limit }: CompiledLimit): string[] | null | undefined {
  const type = limit.match?.type;
  if (type === undefined) return null;
  if (typeof type === "function") return undefined;
  return typeof type === "string" ? [type] : [...type];
}

function tierRate(tiers: DefinedLimit["tiers"], tier: string | null): DefinedRate | false | undefined {
  return tier !== null && tiers !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
}
