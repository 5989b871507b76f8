import type { Order } from "../act/act.ts";
import { asFields, type Length } from "../act/length.ts";
import type { LimitOverrides, Switch } from "../../src/admin/index.ts";
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

/** What ends a switch: the one of this kind in a room, or the numbers of a client. */
export function endOrder(room: RoomAddress, ended: Switch | Wish["kind"]): Order {
  if (typeof ended === "string")
    return { method: "DELETE", path: pathOf(room.party, room.room, ended), body: {} };
  return ended.kind === "override" ? overrideEnd(ended.target) : endOrder(room, ended.kind);
}

/** What switches on again what was ended, until it would have ended by itself. */
export function againOrder(room: RoomAddress, ended: Switch): Order {
  const { until, reason } = ended;
  const length: Length = { kind: "until", at: until };
  if (ended.kind === "override") return overrideOrder(ended.target, ended.limits, length, reason);
  return startOrder(room, { ...ended, length });
}

function pathOf(party: string, room: string, kind: "slow-mode" | "posture"): string {
  return `/v1/rooms/${encodeURIComponent(party)}/${encodeURIComponent(room)}/${kind}`;
}

function overridePath(target: string): string {
  return `/v1/clients/${encodeURIComponent(target)}/override`;
}
