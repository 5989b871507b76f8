import type { RoomSummary } from "party-bouncer/admin";
import { isRoomPage } from "../api/answers.ts";
import { list } from "../api/list.ts";
import type { ListOptions } from "../api/options.ts";
import { amount, isoOf } from "../simulate/words.ts";
import { plain, yellow } from "../style.ts";
import type { Column } from "../table/table.ts";
import { ago } from "../time.ts";
import { spanInWords } from "../../src/simulator/words.ts";

const LEAST_OF_NAME = 16;

const ROOM: readonly Column<RoomSummary>[] = [
  { name: "ROOM", words: ({ room }) => room, least: LEAST_OF_NAME },
  { name: "PARTY", words: ({ party }) => party, least: LEAST_OF_NAME },
  { name: "CLIENTS", ...number(({ clients }) => clients) },
  { name: "CONNECTIONS", ...number(({ connections }) => connections), isExtra: true },
  { name: "REFUSED", ...number(({ refusedInAll }) => refusedInAll) },
  {
    name: "LEDGER",
    words: ({ ledgerAge }) => (ledgerAge === 0 ? "ok" : `waiting ${spanInWords(ledgerAge)}`),
    exact: ({ ledgerAge }) => String(ledgerAge),
    paint: ({ ledgerAge }) => (ledgerAge === 0 ? String : yellow),
  },
  { name: "ACTIVE", words: ({ at }) => ago(at), exact: ({ at }) => isoOf(at), least: 14 },
];

export function rooms(options: ListOptions): Promise<void> {
  return list(options, {
    call: { path: ["v1", "rooms"], isAnswer: isRoomPage },
    itemsOf: (page) => page.rooms,
    columns: ROOM,
    none: (search) =>
      search === null
        ? "No room has reported yet. One does with its next message, if its policy has a ledger."
        : `No room has "${plain(search)}" in its name.`,
  });
}

function number(of: (room: RoomSummary) => number): Pick<Column<RoomSummary>, "words" | "exact" | "side"> {
  return { words: (room) => amount(of(room)), exact: (room) => String(of(room)), side: "right" };
}
