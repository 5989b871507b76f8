import { formatDuration } from "../shared/format-duration.ts";
import { remaining } from "../shared/period.ts";
import type { BanEvent } from "./events.ts";

/** A developer's sentence about a client that was refused for a ban. */
export function refusalText(client: string | null, ban: BanEvent["ban"], now: number): string {
  const left = remaining(ban, now);
  const length = left === Infinity ? "for good" : `for ${formatDuration(left)} more`;
  const why = ban.limit === null ? `by ${ban.by}` : `limit "${ban.limit}"`;
  const who = client ?? "a connection";
  return `refused ${who}: it is banned ${length}, ${why}. bouncer.bans.remove(${JSON.stringify(client)}) lets it back in`;
}
