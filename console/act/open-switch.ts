import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import type { Switch } from "../../src/switches/switch.ts";

/** Asks how slow a room is to be, and for how long. */
export function openSlowMode(_room: RoomAddress): void {}

/** Asks which prepared policy is to apply to a room, and for how long. */
export function openPosture(_room: RoomAddress, _postures: readonly string[]): void {}

/** Ends a switch of a room. */
export async function endSwitch(_room: RoomAddress, _ended: Switch): Promise<void> {}
