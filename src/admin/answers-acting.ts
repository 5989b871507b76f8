import type { RecordKey } from "../identity/record-key.ts";
import type { ClientActs } from "../ledger/ask-client.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { SwitchList } from "../switches/order.ts";
import type { Switch } from "../switches/switch.ts";

/** What became of an act: `POST /v1/clients/{target}/acts`. */
export interface AdminActs extends ClientActs {
  /** Whom it was about, as it is kept. */
  readonly target: RecordKey;
}

/** What is on in a room, and what may be switched on: `GET /v1/rooms/{party}/{room}/switches`. */
export type AdminRoomSwitches = SwitchList;

/** What was switched on, or has ended: of the requests that put and delete switches. */
export interface AdminSwitched {
  /** Those that were switched on, or that have ended. Empty if nothing was on. */
  readonly switches: readonly Switch[];
}

/** A switch, and the room that it is on in. */
export interface AdminSwitch extends RoomAddress {
  /** The switch. */
  readonly switch: Switch;
}

/** Some of the switches that are on in all rooms: `GET /v1/switches`. */
export interface AdminSwitchPage {
  /** As of each room's last report, the rooms that reported last first. */
  readonly switches: readonly AdminSwitch[];
  /** Give it to the next request as `after`; `null` at the end. */
  readonly next: string | null;
}
