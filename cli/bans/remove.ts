import type { AdminBan } from "party-bouncer/admin";
import { isHistory, isLift } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import type { ChangeOptions } from "../api/options.ts";
import { jsonOf } from "../json.ts";
import { amount } from "../simulate/words.ts";
import { plain, styleFor } from "../style.ts";
import { Table } from "../table/table.ts";
import { write } from "../write.ts";
import { BAN } from "./columns.ts";

export async function removeBans(client: string, options: ChangeOptions): Promise<void> {
  const { reason, json, idempotencyKey: key = crypto.randomUUID() } = options;
  const api = await Api.from(options);
  const body = reason === undefined ? {} : { reason };
  const path = ["v1", "clients", client, "bans"];
  const lift = await api.change({ method: "DELETE", path, body, key, isAnswer: isLift });
  if (json) return write(`${jsonOf(lift)}\n`);
  const { target, lifted } = lift;
  if (lifted.length === 0) {
    console.error(`${plain(target)} had no bans, so nothing was lifted.`);
    return;
  }
  const { green, dim } = styleFor(process.stderr);
  console.error(`${green("✔")} ${amount(lifted.length, "bans")} of ${plain(target)} lifted:`);
  const bans = await bansOf(api, client, new Set(lifted));
  await new Table(BAN).write(bans);
  const unknown = lifted.length - bans.length;
  if (unknown > 0)
    console.error(dim(`${amount(unknown, "bans")} of these are too old to be in its history.`));
}

/** The answer names them only. */
async function bansOf(api: Api, client: string, ids: ReadonlySet<string>): Promise<AdminBan[]> {
  const { entries } = await api.get({ path: ["v1", "clients", client, "history"], isAnswer: isHistory });
  return entries.flatMap((entry) => (entry.change === "ban" && ids.has(entry.ban.id) ? [entry.ban] : []));
}
