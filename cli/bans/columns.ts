import type { AdminBan } from "party-bouncer/admin";
import { isoOf } from "../simulate/words.ts";
import { yellow } from "../style.ts";
import type { Column } from "../table/table.ts";
import { ago, left } from "../time.ts";

/** As long as an address is as it is kept, so that it can be copied from the screen. */
const LEAST_OF_CLIENT = 41;

const KIND: Column<AdminBan> = {
  name: "KIND",
  words: ({ kind }) => kind,
  least: "shadow-ban".length,
  paint: ({ kind }) => (kind === "shadow-ban" ? yellow : String),
};
const WHEN_AND_WHY: readonly Column<AdminBan>[] = [
  { name: "BEGAN", words: ({ at }) => ago(at), exact: ({ at }) => isoOf(at), least: 14, isExtra: true },
  {
    name: "LEFT",
    words: ({ until }) => left(until),
    exact: ({ until }) => (until === null ? "forever" : isoOf(until)),
    least: 10,
  },
  { name: "BY", words: ({ by }) => by },
  { name: "REASON", words: ({ reason }) => reason },
];

/** Of a client whose name is said elsewhere. */
export const BAN_OF_CLIENT: readonly Column<AdminBan>[] = [KIND, ...WHEN_AND_WHY];

export const BAN: readonly Column<AdminBan>[] = [
  { name: "CLIENT", words: ({ target }) => target, least: LEAST_OF_CLIENT },
  { name: "LABEL", words: ({ label = "" }) => label, isExtra: true },
  KIND,
  ...WHEN_AND_WHY,
];
