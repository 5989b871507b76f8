import type { AdminBan, AdminBanRequest } from "party-bouncer/admin";
import { isBan } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import type { ChangeOptions } from "../api/options.ts";
import { jsonOf } from "../json.ts";
import { moment } from "../simulate/words.ts";
import { plain, styleFor } from "../style.ts";
import { Table } from "../table/table.ts";
import { left } from "../time.ts";
import { write } from "../write.ts";
import { BAN } from "./columns.ts";

export interface AddOptions extends ChangeOptions {
  readonly kind?: "close" | "shadow-ban";
  readonly for?: string;
  readonly label?: string;
  readonly disclosure?: "none" | "notify" | "delayed";
}

export async function addBan(target: string, options: AddOptions): Promise<void> {
  const { kind, reason, label, disclosure, json, idempotencyKey: key = crypto.randomUUID() } = options;
  const api = await Api.from(options);
  const body: AdminBanRequest = {
    target,
    ...(kind !== undefined && { kind }),
    ...(options.for !== undefined && { for: options.for }),
    ...(reason !== undefined && { reason }),
    ...(label !== undefined && { label }),
    ...(disclosure !== undefined && { disclosure }),
  };
  const ban = await api.change({ method: "POST", path: ["v1", "bans"], body, key, isAnswer: isBan });
  if (json) return write(`${jsonOf(ban)}\n`);
  const { green } = styleFor(process.stderr);
  console.error(`${green("✔")} ${sentence(ban)}`);
  if (!process.stdout.isTTY) await new Table(BAN).write([ban]);
}

const TOLD: Readonly<Record<AdminBan["disclosure"], string>> = {
  none: "",
  notify: " It is told why.",
  delayed: " It is told why once that is over.",
};

function sentence({ target, label, kind, until, by, disclosure }: AdminBan): string {
  const who = label === undefined ? plain(target) : `${plain(target)} (${plain(label)})`;
  const what = kind === "close" ? "is banned" : "is hidden from the others";
  const end = until === null ? "for good" : `until ${moment(until)} (${left(until)})`;
  return `${who} ${what} ${end}, by ${plain(by)}.${TOLD[disclosure]}`;
}
