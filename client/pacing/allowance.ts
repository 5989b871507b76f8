import type { AnnouncedLimit } from "../../src/shared/control-message.ts";
import type { Rate } from "../../src/shared/bucket.ts";

/** Ms by which a message may reach the room later than the one behind it, on a network that is not quite even. */
export const UNEVENNESS = 250;
const LEAST_UNEVENNESS = 50;

/** Ms by which a timer may be late. With nothing in hand to make up for it, each message would lose that much of the rate. */
const LATENESS = 5;

/**
 * What a client allows itself under a limit of the room's, so that none of what it sends is refused, though the network bunches it up.
 * Its burst need not be whole: what is beyond a message is what it may catch up.
 *
 * With a burst, it keeps back as much of it as comes in {@link UNEVENNESS} (of bytes at most half of it, or large messages would wait
 * for long), and sends at 99% of the rate. Without one, it sends at 95% of it, where that is less than one message in each whole ms.
 * Windows count from a moment that only the room knows: there it spreads messages evenly, which passes wherever they begin, and of
 * bytes it sends half.
 */
export function allowanceOf({ limit, window, burst, algorithm, cost }: AnnouncedLimit): Rate {
  const each = window / limit;
  if (algorithm !== "gcra") {
    if (cost === "messages") {
      return { limit, window: Math.floor(window * 1.05), burst: 1 + Math.min(LATENESS, window / 50) / each };
    }
    const half = Math.max(1, Math.floor(limit / 2));
    return { limit: half, window, burst: half };
  }
  if (burst === 1) {
    return { limit, window: limit * Math.max(Math.ceil(each), Math.floor(each * 1.05)), burst };
  }
  const most = cost === "bytes" ? burst / 2 : burst - 1 - LATENESS / each;
  const reserve = Math.max(0, Math.min(most, UNEVENNESS / each));
  const slower = reserve * each >= LEAST_UNEVENNESS ? 1.01 : 1.05;
  return { limit, window: Math.floor(window * slower), burst: burst - reserve };
}
