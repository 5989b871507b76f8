import type { AnnouncedLimit } from "../../src/protocol.ts";
import type { Rate } from "../../src/measure/algorithm.ts";

/** Ms by which a message may reach the room later than the one behind it, on a network that is not quite even. */
const UNEVENNESS = 250;
const LEAST_UNEVENNESS = 50;

/**
 * What a client allows itself under a limit of the room's, so that none of what it sends is refused, though the network bunches it up.
 *
 * With a burst, it keeps back as much of it as comes in {@link UNEVENNESS}, and sends at 99% of the rate. Without one, it sends at 95%
 * of it. Windows count from a moment that only the room knows: there it spreads messages evenly, which passes wherever they begin, and
 * of bytes it sends half.
 */
export function allowanceOf({ limit, window, burst, algorithm, cost }: AnnouncedLimit): Rate {
  if (algorithm !== "gcra") {
    if (cost === "messages") return { limit, window: Math.ceil(window * 1.05), burst: 1 };
    const half = Math.max(1, Math.floor(limit / 2));
    return { limit: half, window, burst: half };
  }
  const each = window / limit;
  const reserve = Math.min(burst - 1, Math.ceil(UNEVENNESS / each));
  const slower = reserve * each >= LEAST_UNEVENNESS ? 1.01 : 1.05;
  return { limit, window: Math.ceil(window * slower), burst: burst - reserve };
}
