import { admit } from "./act/admission.ts";
import { closeBanned } from "./act/close.ts";
import { tell } from "./act/tell.ts";
import { type ConnectionLike, OPEN } from "./hosts/room.ts";
import { identify, localeOf } from "./identify/client.ts";
import type { Guest } from "./identify/guest.ts";
import { settle } from "./judge/conduct.ts";
import type { Ban } from "./ledger/ban.ts";
import { announcedLimits } from "./measure/status.ts";
import type { RequestLike } from "./policy/policy.ts";
import type { Premises } from "./premises.ts";

/**
 * Lets a new connection in, or closes it: where its client is banned, or has too many, or comes too often.
 *
 * @returns whether it is in. Where storage or `identify` fail, it is: a room never stops because of its bouncer.
 */
export async function letIn(
  premises: Premises,
  connection: ConnectionLike,
  request: RequestLike,
): Promise<boolean> {
  const { guests, policy } = premises;
  const guest = guests.of(connection);
  guest.admitted = false;
  guests.guests.delete(guest);
  guest.visitor = await identify(request, connection, policy.identify, (error) =>
    premises.fail("identify", error),
  );
  guest.locale = premises.usesLocale ? localeOf(request) : null;
  const ban = await recall(premises, guest);
  // It may have left, or have been banned, while all that was looked up.
  if (guest.closed || connection.readyState !== OPEN) return false;
  const now = premises.clock();
  premises.knowEveryone(now);

  if (ban !== null && policy.enforce) {
    closeBanned(guest, ban, now);
    premises.events.emit("refuse", { client: guest.client, ban });
  } else {
    guest.admitted = !policy.enforce || premises.isExempt(guest) || admit(guest, premises, now);
    if (guest.admitted) guests.guests.add(guest);
  }
  premises.save(guest);
  if (guest.admitted && policy.announce) announce(premises, guest);
  return guest.admitted;
}

/**
 * Takes note that a connection is closed. Strikes that are not forgiven yet, and counts that take long to run down, wait for
 * the client's return.
 *
 * @returns whether it had been let in: the app never heard of one that was not
 */
export function seeOut(premises: Premises, connection: ConnectionLike): boolean {
  const { guests, ledger, policy } = premises;
  const guest = guests.of(connection);
  const now = premises.clock();
  // It may be the one to wake the room, and is no longer among its connections then.
  premises.knowEveryone(now);
  guests.restore(guest, premises.gauge, now);
  guests.leave(guest);
  const { client, admitted, closed } = guest;
  if (client === null || !admitted || closed || ledger === null) return admitted;

  const conduct = settle(guest.conduct, policy.forgiveAfter, now);
  const kept = guests.longLasting(guest, premises.gauge, now);
  if (conduct.strikes > 0 || conduct.cooldown > 0 || conduct.restricted > 0 || kept.length > 0) {
    const forgiven = now + conduct.cooldown + conduct.restricted + conduct.strikes * policy.forgiveAfter;
    const until = Math.max(forgiven, ...kept.map((count) => count.until));
    ledger.keepDeparture(client, { conduct, kept, until }, now).catch((error: unknown) => {
      premises.fail("keeping the strikes of a client that left", error);
    });
  }
  return admitted;
}

async function recall(premises: Premises, guest: Guest): Promise<Ban | null> {
  const { ledger, guests, gauge, clock } = premises;
  if (guest.client === null || ledger === null) return null;
  try {
    const now = clock();
    const { ban, shadowBan, departure } = await ledger.recall(guest.client, now);
    if (departure !== null) {
      guest.conduct = departure.conduct;
      for (const kept of departure.kept) guest.carry(kept);
      guests.restore(guest, gauge, now);
    }
    if (shadowBan !== null) guest.shadow = { at: shadowBan.at, until: shadowBan.until };
    return ban;
  } catch (error) {
    premises.fail("reading a client's record", error);
    return null;
  }
}

function announce({ gauge, policy }: Premises, guest: Guest): void {
  const limits = announcedLimits(gauge, guest.visitor);
  tell(guest, { type: "party-bouncer:policy", limits, maxMessageBytes: policy.maxMessageBytes });
}
