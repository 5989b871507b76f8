import type { AdminBan } from "party-bouncer/admin";
import { isHistory, isLift } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import type { ChangeOptions } from "../api/options.ts";
import { Failure } from "../failure.ts";
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
  const { green, yellow } = styleFor(process.stderr);
  console.error(`${green("✔")} ${amount(lifted.length, "bans")} of ${plain(target)} lifted:`);
  try {
    await new Table(BAN).write(await bansOf(api, client, new Set(lifted)));
  } catch (error) {
    // They are lifted, whether or not they can be shown.
    if (!(error instanceof Failure)) throw error;
    console.error(`${yellow("warning:")} Which ones cannot be shown. ${error.message}`);
  }
}

/** The answer names them only. */
async function bansOf(api: Api, client: string, ids: ReadonlySet<string>): Promise<AdminBan[]> {
  const { entries } = await api.get({ path: ["v1", "clients", client, "history"], isAnswer: isHistory });
  return entries.flatMap((entry) => (entry.change === "ban" && ids.has(entry.ban.id) ? [entry.ban] : []));
}
