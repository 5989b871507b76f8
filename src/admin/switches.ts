import { roomsEverywhere } from "../collector/everywhere.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { askRoom } from "../reporting/ask-room.ts";
import type { SwitchList, SwitchOrder } from "../switches/order.ts";
import type { AdminSwitched } from "./answers-acting.ts";
import type { Handler } from "./asked.ts";
import { nextOf, positionOf } from "./cursor.ts";
import { lengthOf } from "./ends.ts";
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
    next: nextOf(next),
  };
};

export const readSwitches: Handler<"roomSwitches"> = ({ ledger, params }) => switchesOf(ledger, params);

export const slowDown: Handler<"slowMode"> = async ({ ledger, operator: { name: by }, params, body }) => {
  const { reason } = body;
  const every = body.every ?? (await switchesOf(ledger, params)).every;
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

/** @throws {Problem} if there is no such room */
async function switchesOf(ledger: LedgerLike, room: RoomAddress): Promise<SwitchList> {
  const answer = await askRoom(ledger, room, { ask: "switches" });
  if (answer === null) throw unknownRoom();
  return answer;
}

/** Has a room do something. @throws {Problem} if there is no such room, or it will not */
async function follow(ledger: LedgerLike, room: RoomAddress, order: SwitchOrder): Promise<AdminSwitched> {
  const answer = await askRoom(ledger, room, { ask: "switch", order });
  if (answer === null) throw unknownRoom();
  if (answer.refused !== null) throw new Problem(400, answer.refused);
  return { switches: answer.done };
}
