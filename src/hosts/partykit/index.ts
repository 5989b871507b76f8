/**
 * `withBouncer` for the rooms of PartyKit, its gate and its ledger. It needs nothing but PartyKit itself.
 *
 * @module party-bouncer/partykit
 */
import { definePolicy } from "../../policy/define-policy.ts";
import type { Policy } from "../../policy/policy.ts";
import { guardRoom, type RoomClass } from "./guard-room.ts";

export type { GateOptions } from "../../gate/gate.ts";
export type { AnswerLike } from "../../ledger/push.ts";
export { bouncerOf } from "../bouncer-of.ts";
export { connectGate, type LobbyLike } from "./gate.ts";
export { Ledger } from "./ledger.ts";
export type { Retention } from "../../policy/retention.ts";
export type { Parties, PartyLike, PartyRoomLike } from "./ledger-binding.ts";

/**
 * Guards a PartyKit room. The class stays as it is; only the export line changes.
 *
 * @param policy default: 10 messages a second with a burst of 20; warnings; closed for a minute at the 6th strike
 * @returns a class to export in place of yours
 * @throws {PolicyError} at once, if the policy is wrong
 * @throws {TypeError} at once, if it is not the class of a PartyKit room
 * @example
 * class Chat implements Party.Server {
 *   constructor(readonly room: Party.Room) {}
 *   onMessage(message: string) {
 *     this.room.broadcast(message);
 *   }
 * }
 * export default withBouncer(Chat) satisfies Party.Worker;
 */
export function withBouncer<Class extends RoomClass>(Room: Class, policy: Policy = {}): Class {
  return guardRoom(Room, definePolicy(policy));
}
