import type { MessageInfo } from "../identify/visitor.ts";
import { inWords } from "../in-words.ts";
import type { DefinedLimit } from "../policy/limit.ts";

/** Messages of one connection that are remembered. */
const MOST = 256;
/** Connections that are remembered at once. */
const MOST_SENDERS = 1_000;
/** Of messages that come within so many ms nobody can say what they would come to in the long run. */
const INSTANT = 200;

/** How fast connections have sent of late. For the development log alone: it is not kept where there is none. */
export class Pace {
  readonly #senders = new Map<string, { at: number; type: string | null }[]>();

  note({ connectionId, type }: MessageInfo, now: number): void {
    let sent = this.#senders.get(connectionId);
    if (sent === undefined) {
      sent = [];
      this.#senders.set(connectionId, sent);
      const [oldest] = this.#senders.keys();
      if (this.#senders.size > MOST_SENDERS && oldest !== undefined) this.#senders.delete(oldest);
    }
    sent.push({ at: now, type });
    if (sent.length > MOST) sent.shift();
  }

  /** What a connection has sent of what a limit is for, in words: `62 messages a second`. `null` where that is not known. */
  of(connectionId: string, { window, match }: DefinedLimit, now: number): string | null {
    const type = match?.type;
    const isCounted = (sent: string | null): boolean =>
      type === undefined || typeof type === "function" || (sent !== null && [type].flat().includes(sent));
    const recent = (this.#senders.get(connectionId) ?? []).filter(
      (sent) => now - sent.at < window && isCounted(sent.type),
    );
    const [first] = recent;
    if (first === undefined || recent.length < 2) return null;
    const span = now - first.at;
    if (span < Math.min(INSTANT, window)) return `${recent.length} messages at once`;
    const rate = Math.round(((recent.length - 1) * window) / span);
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
  return unit ?? `in ${window < 1_000 ? `${window} ms` : inWords(window)}`;
}
