import type { MessageInfo } from "../identity/client-info.ts";
import { formatDuration } from "../shared/format-duration.ts";
import type { DefinedLimit } from "../policy/limit.ts";
import { Lru } from "../shared/lru.ts";

/** How many moments of one connection are remembered. */
const MOST = 512;
/** How many connections are remembered at the same time. */
const MOST_SENDERS = 1_000;
/** Messages within so many ms say nothing about the pace in the long run. */
const INSTANT = 200;

interface Moment {
  readonly at: number;
  readonly type: string | null;
  count: number;
}

/** How fast connections have sent of late. Only the development log needs it. */
export class Pace {
  readonly #senders = new Lru<string, Moment[]>(MOST_SENDERS);

  note({ connectionId, type }: MessageInfo, now: number): void {
    const sent = this.#senders.get(connectionId) ?? [];
    this.#senders.set(connectionId, sent);
    const last = sent.at(-1);
    if (last !== undefined && last.at === now && last.type === type) {
      last.count++;
      return;
    }
    sent.push({ at: now, type, count: 1 });
    if (sent.length > MOST) sent.shift();
  }

  /** How fast a connection has sent what a limit counts, in words: `62 messages a second`. `null` if that is not known. */
  of(connectionId: string, { window, match }: DefinedLimit, now: number): string | null {
    const type = match?.type;
    const isCounted = (sent: string | null): boolean =>
      type === undefined || typeof type === "function" || (sent !== null && [type].flat().includes(sent));
    const recent = (this.#senders.get(connectionId) ?? []).filter(
      (sent) => now - sent.at < window && isCounted(sent.type),
    );
    const [first] = recent;
    const count = recent.reduce((sum, moment) => sum + moment.count, 0);
    if (first === undefined || count < 2) return null;
    const span = now - first.at;
    if (span < Math.min(INSTANT, window)) return `${count} messages at once`;
    const rate = Math.round(((count - first.count) * window) / span);
    return `${rate} messages ${per(window)}`;
  }
}

/** `a second`, `in 10 seconds`. */
export function per(window: number): string {
  const unit = new Map([
    [1_000, "a second"],
    [60_000, "a minute"],
    [3_600_000, "an hour"],
  ]).get(window);
  return unit ?? `in ${window < 1_000 ? `${window} ms` : formatDuration(window)}`;
}
