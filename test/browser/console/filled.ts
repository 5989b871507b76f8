import { collectorOf } from "../../../src/collector/names.ts";
import type { RoomReport } from "../../../src/collector/report.ts";
import { directoryOf } from "../../../src/directory/names.ts";
import { bansOf, OF_CLIENT } from "../../hosts/partyserver/served/rooms/listed-bans.ts";
import { reportWith } from "../../support/reports.ts";

/** What one of the ledger's objects is told. */
export interface Told {
  readonly object: string;
  readonly call: object;
}

/** Names that somebody may give a room, and that a page has to bear. */
const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "\u202Egnol yrev\u202C",
  "x".repeat(2_000),
  "../../etc/passwd?#&%2f",
  "غرفة الدردشة",
];

/** Every fortieth room has trouble, the less the higher its number. */
const TROUBLED = 40;

/** Nobody is in every eightieth, the most troubled one among them. */
export const EMPTY = 2 * TROUBLED;

/** What one of many rooms reports. */
function reportOf(number: number, at: number): RoomReport {
  const isTroubled = number % TROUBLED === 0;
  const isEmpty = number % EMPTY === 0;
  const refused = isTroubled ? 1_000 - number : 0;
  return reportWith({
    room: { party: "Chat", room: HOSTILE[number] ?? `room-${String(number).padStart(4, "0")}` },
    incarnation: `filled-${number}`,
    at: at - number * 1_000,
    delta: {
      admitted: 50,
      ...(refused > 0 && { refused: { messages: refused }, strikes: { messages: Math.ceil(refused / 100) } }),
    },
    gauges: isEmpty ? {} : { connections: 1 + (number % 30), clients: 1 + (number % 25) },
  });
}

/** What tells the ledger of so many rooms. */
export function roomsFilled(count: number, at: number): Told[] {
  return Array.from({ length: count }, (_, number) => {
    const report = reportOf(number, at);
    return { object: collectorOf(report.room), call: { do: "report", report } };
  });
}

/** What tells the ledger's lists of so many bans. */
export function bansFilled(count: number): Told[] {
  const clients = count / OF_CLIENT;
  return Array.from({ length: clients }, (_, client) => {
    const { target, bans } = bansOf(client, clients);
    // Through JSON, nothing is forever.
    const until = Date.UTC(2099, 0, 1);
    return {
      object: directoryOf(target),
      call: { do: "note", target, revision: 1, bans: bans.map((ban) => ({ ...ban, until })) },
    };
  });
}
