import { roomsEverywhere } from "../collector/everywhere.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { LONGEST_SWITCH } from "../policy/posture.ts";
import { askRoom } from "../reporting/ask-room.ts";
import type { SwitchOrder } from "../switches/order.ts";
import type { AdminSwitched } from "./answers-acting.ts";
import type { Handler } from "./asked.ts";
import { cursorOf, positionOf } from "./cursor.ts";
import { left } from "./ends.ts";
import { Problem } from "./problem.ts";
import { positionSchema, unknownRoom } from "./rooms.ts";

export const listSwitches: Handler<"switches"> = async ({ ledger, query: { limit, after } }) => {
  const position = positionOf(positionSchema, after);
  const { rooms, next } = await roomsEverywhere(ledger, { limit, after: position, isSwitched: true });
  const now = Date.now();
  return {
    switches: rooms.flatMap(({ party, room, switches }) =>
      switches.filter(({ until }) => until > now).map((each) => ({ party, room, switch: each })),
    ),
    next: next === null ? null : cursorOf(next),
  };
};

export const readSwitches: Handler<"roomSwitches"> = async ({ ledger, params }): Promise<unknown> =>
  (await askRoom(ledger, params, { ask: "switches" })) ?? Promise.reject(unknownRoom());

export const slowDown: Handler<"slowMode"> = ({ ledger, operator: { name: by }, params, body }) => {
  const { every, reason } = body;
  return follow(ledger, params, { do: "slow-mode", every, for: lengthOf(body) ?? 0, reason, by });
};

export const endSlowMode: Handler<"endSlowMode"> = ({ ledger, operator: { name: by }, params }) =>
  follow(ledger, params, { do: "end", which: "slow-mode", by });

export const raisePosture: Handler<"posture"> = ({ ledger, operator: { name: by }, params, body }) => {
  const { posture, reason } = body;
  return follow(ledger, params, { do: "posture", posture, for: lengthOf(body), reason, by });
};

export const endPosture: Handler<"endPosture"> = ({ ledger, operator: { name: by }, params }) =>
  follow(ledger, params, { do: "end", which: "posture", by });

/** How long a switch is on, in ms; `null` if nobody has said so. @throws {Problem} if it would have ended already */
function lengthOf({
  for: duration,
  until,
}: {
  for?: number | undefined;
  until?: number | undefined;
}): number | null {
  if (until === undefined) return duration ?? null;
  const length = Math.ceil(left(until, Date.now()));
  if (length <= LONGEST_SWITCH) return length;
  throw new Problem(400, "A switch is on for 31 days at most.");
}

/** Has a room do something. @throws {Problem} if there is no such room, or it will not */
async function follow(ledger: LedgerLike, room: RoomAddress, order: SwitchOrder): Promise<AdminSwitched> {
  const answer = await askRoom(ledger, room, { ask: "switch", order });
  if (answer === null) throw unknownRoom();
  if (answer.refused !== null) throw new Problem(400, answer.refused);
  return { switches: answer.done };
}
