import { signal } from "@preact/signals";
import type { Override, Switch } from "../../src/admin/index.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { clientName } from "../parts/client.tsx";
import { switchText } from "../parts/switch-badges.tsx";
import { againWish, endOrder, overrideAgain, overrideEnd, startOrder } from "../switches/orders.ts";
import { t } from "../words.ts";
import type { Order } from "./act.ts";
import { attempt } from "./attempt.ts";

/** What is asked for now; `null` if nothing is. */
export const askedSwitch = signal<{
  /** Where; `null` if that is asked too. */
  readonly room: RoomAddress | null;
  readonly kind: "slow-mode" | "posture";
} | null>(null);

/** For whom other numbers are asked now; `null` if for nobody. */
export const askedOverride = signal<{ readonly target: string; readonly name: string } | null>(null);

/** Ids of switches that were ended here. A room that has not reported it yet still tells of them. */
export const endedHere = signal<ReadonlySet<string>>(new Set());

/** Asks how slow a room is to be, and for how long. */
export function openSlowMode(room: RoomAddress | null): void {
  askedSwitch.value = { room, kind: "slow-mode" };
}

/** Asks which prepared policy is to apply to a room, and for how long. */
export function openPosture(room: RoomAddress): void {
  askedSwitch.value = { room, kind: "posture" };
}

/** Asks which other numbers a client is to have, and for how long. */
export function openOverride(target: string, label?: string): void {
  askedOverride.value = { target, name: clientName(target, label) };
}

/** Ends a switch of a room. It can be switched on again for a while. */
export async function endSwitch(room: RoomAddress, ended: Switch): Promise<void> {
  if (ended.kind === "override") await endOverride(ended);
  else await end(ended, endOrder(room, ended.kind), startOrder(room, againWish(ended)));
}

/** Gives a client its usual numbers again. It can be given the others again for a while. */
export async function endOverride(ended: Override): Promise<void> {
  await end(ended, overrideEnd(ended.target), overrideAgain(ended));
}

/** It is gone at once, and back if that fails. */
async function end(ended: Switch, order: Order, again: Order): Promise<void> {
  const what = switchText(ended);
  endedHere.value = new Set([...endedHere.value, ended.id]);
  const isDone = await attempt({
    order,
    said: t("switches.ended", { what }),
    undo: { order: again, said: t("switches.started", { what }) },
  });
  if (!isDone) endedHere.value = new Set([...endedHere.value].filter((id) => id !== ended.id));
}
