import { isBanPage } from "../api/answers.ts";
import { list } from "../api/list.ts";
import type { ListOptions } from "../api/options.ts";
import { plain } from "../style.ts";
import { BAN } from "./columns.ts";

export function listBans(options: ListOptions): Promise<void> {
  return list(options, {
    call: { path: ["v1", "bans"], isAnswer: isBanPage },
    itemsOf: ({ bans }) => bans,
    columns: BAN,
    none: (search) => (search === null ? "Nobody is banned." : `No ban has "${plain(search)}" in it.`),
  });
}
