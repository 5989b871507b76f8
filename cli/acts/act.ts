import type { AdminActRequest, AdminActs, RoomActed } from "party-bouncer/admin";
import type { MuteOptions } from "../acts.ts";
import { isActs } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import type { ChangeOptions } from "../api/options.ts";
import { Failure } from "../failure.ts";
import { jsonOf } from "../json.ts";
import { amount } from "../simulate/words.ts";
import { plain, styleFor } from "../style.ts";
import { type Column, Table } from "../table/table.ts";
import { write } from "../write.ts";

export function warn(client: string, options: ChangeOptions): Promise<void> {
  return act(client, { do: "warn" }, options, "was warned");
}

export function mute(client: string, options: MuteOptions): Promise<void> {
  return options.end === true
    ? act(client, { do: "release" }, options, "may speak again")
    : act(client, { do: "mute", for: options.for }, options, `is muted for ${plain(options.for)}`);
}

const ROOM: readonly Column<RoomActed>[] = [
  { name: "ROOM", words: ({ room }) => room },
  { name: "PARTY", words: ({ party }) => party },
  { name: "CONNECTIONS", words: ({ connections }) => amount(connections), side: "right" },
];

/** @param became what has become of the client, in words */
async function act(
  client: string,
  what: AdminActRequest,
  options: ChangeOptions,
  became: string,
): Promise<void> {
  const { reason, json, idempotencyKey: key = crypto.randomUUID() } = options;
  const api = await Api.from(options);
  const body = { ...what, ...(reason !== undefined && { reason }) };
  const path = ["v1", "clients", client, "acts"];
  const acts = await api.change({ method: "POST", path, body, key, isAnswer: isActs });
  if (json) await write(`${jsonOf(acts)}\n`);
  else await tell(acts, became);
  const failed = acts.rooms.filter((room) => room.failed);
  if (failed.length === 0) return;
  const names = failed.map(({ room }) => plain(room)).join(", ");
  throw new Failure(
    `${amount(failed.length, "rooms")} did not answer: ${names}. To try there again, and nowhere else, repeat the command with --idempotency-key ${key}.`,
  );
}

async function tell({ target, rooms, more }: AdminActs, became: string): Promise<void> {
  const done = rooms.filter(({ failed }) => !failed);
  const { green, yellow } = styleFor(process.stderr);
  if (rooms.length === 0) console.error(`${plain(target)} is in no room, so nothing was done.`);
  else console.error(`${green("✔")} ${plain(target)} ${became} in ${amount(done.length, "rooms")}.`);
  if (more > 0)
    console.error(`${yellow("warning:")} It is in ${amount(more, "rooms")} more, where nothing was done.`);
  if (!process.stdout.isTTY) await new Table(ROOM).write(done);
}
