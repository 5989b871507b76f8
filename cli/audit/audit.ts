import type { OperatorEntry } from "party-bouncer/admin";
import { list } from "../api/list.ts";
import type { ListOptions } from "../api/options.ts";
import { isoOf } from "../simulate/words.ts";
import { plain, red, yellow } from "../style.ts";
import type { Column } from "../table/table.ts";
import { ago } from "../time.ts";
import { isEntryPage } from "./is-entry-page.ts";

const PAINT = { begun: yellow, done: String, failed: red } as const;

const ENTRY: readonly Column<OperatorEntry>[] = [
  { name: "WHEN", words: ({ at }) => ago(at), exact: ({ at }) => isoOf(at), least: 14 },
  { name: "BY", words: ({ by }) => by, least: 8 },
  { name: "DID", words: ({ action }) => action, least: 8 },
  { name: "CLIENT", words: ({ target }) => target ?? "" },
  { name: "ROOM", words: ({ room }) => (room === null ? "" : `${room.party}/${room.room}`), isExtra: true },
  { name: "WHAT", words: ({ detail }) => detail, isExtra: true },
  { name: "REASON", words: ({ reason }) => reason },
  { name: "OUTCOME", words: ({ outcome }) => outcome, least: 7, paint: ({ outcome }) => PAINT[outcome] },
];

export function audit(options: ListOptions): Promise<void> {
  return list(options, {
    call: { path: ["v1", "audit"], isAnswer: isEntryPage },
    itemsOf: (page) => page.entries,
    columns: ENTRY,
    none: (search) =>
      search === null ? "No operator has done anything yet." : `Nothing with "${plain(search)}" was done.`,
  });
}
