import type { Order } from "../act/act.ts";
import { asFields, type Length } from "../act/length.ts";
import type { LimitOverrides, Override, RaisedPosture, SlowMode } from "../../src/admin/index.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";

/** What a moderator wants to switch on in a room. */
export type Wish =
  | { readonly kind: "slow-mode"; readonly every: number; readonly length: Length; readonly reason: string }
  | { readonly kind: "posture"; readonly posture: string; readonly length: Length; readonly reason: string };

/** What the API is asked to switch on. */
export function startOrder({ party, room }: RoomAddress, wish: Wish): Order {
  const { kind, length, reason } = wish;
  const what = kind === "slow-mode" ? { every: wish.every } : { posture: wish.posture };
  return { method: "PUT", path: pathOf(party, room, kind), body: { ...what, ...asFields(length), reason } };
}

/** What the API is asked to give a client. */
export function overrideOrder(target: string, limits: LimitOverrides, length: Length, reason: string): Order {
  return { method: "PUT", path: overridePath(target), body: { limits, ...asFields(length), reason } };
}

/** What gives a client its usual numbers again. */
export function overrideEnd(target: string): Order {
  return { method: "DELETE", path: overridePath(target), body: {} };
}

/** What ends the switch of a kind in a room. */
export function endOrder({ party, room }: RoomAddress, kind: Wish["kind"]): Order {
  return { method: "DELETE", path: pathOf(party, room, kind), body: {} };
}

/** What somebody wants who has ended a switch by mistake: it again, until it would have ended by itself. */
export function againWish(ended: SlowMode | RaisedPosture): Wish {
  return { ...ended, length: { kind: "until", at: ended.until } };
}

/** What gives a client again what was taken from it by mistake. */
export function overrideAgain({ target, limits, until, reason }: Override): Order {
  return overrideOrder(target, limits, { kind: "until", at: until }, reason);
}

function pathOf(party: string, room: string, kind: "slow-mode" | "posture"): string {
  return `/v1/rooms/${encodeURIComponent(party)}/${encodeURIComponent(room)}/${kind}`;
}

function overridePath(target: string): string {
  return `/v1/clients/${encodeURIComponent(target)}/override`;
}
