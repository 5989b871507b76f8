import type { MessageInfo } from "../identity/client-info.ts";
import { formatDuration } from "../shared/format-duration.ts";
import type { DefinedLimit } from "../policy/limit.ts";
import { Lru } from "../shared/lru.ts";

/** Moments of one connection's that are remembered: those at which it sent, each with how many messages of a type it sent then. */
const MOST = 512;
/** Connections that are remembered at once. */
const MOST_SENDERS = 1_000;
/** Of messages that come within so many ms nobody can say what they would come to in the long run. */
const INSTANT = 200;

interface Moment {
  readonly at: number;
  readonly type: string | null;
  count: number;
}

/** How fast connections have sent of late. For the development log alone: it is not kept where there is none. */
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

  /** What a connection has sent of what a limit is for, in words: `62 messages a second`. `null` if that is not known. */
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
