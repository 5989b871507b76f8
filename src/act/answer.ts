import type { Guest } from "../identify/guest.ts";
import { gcra } from "../measure/gcra.ts";
import type { Office } from "../office.ts";
import { CONTROL_PREFIX } from "../protocol.ts";

const ASKS_STATUS = `${CONTROL_PREFIX}status"`;

/** Three at once, then one a second: dearer to ask than to answer. */
const RATE = gcra({ limit: 1, window: 1_000, burst: 3 });

/** Answers a client that asks where it stands. Other control frames are not for the room. */
export function answer(office: Office, guest: Guest, frame: string, now: number): void {
  if (!frame.startsWith(ASKS_STATUS)) return;
  const bucket = RATE.settle(guest.asked, now);
  if (RATE.waitFor(bucket, 1, now) > 0) return;
  guest.asked = RATE.charge(bucket, 1);
  office.tell(guest.connection);
}
