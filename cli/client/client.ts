import type { AdminHistoryEntry, ConnectionStanding } from "party-bouncer/admin";
import { isClient, isHistory, type ShownClient } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import type { ApiOptions } from "../api/options.ts";
import { BAN_OF_CLIENT } from "../bans/columns.ts";
import { jsonOf } from "../json.ts";
import { amount, isoOf, moment } from "../simulate/words.ts";
import { bold, dim, green, plain, styleFor, yellow } from "../style.ts";
import { type Column, Table } from "../table/table.ts";
import { span } from "../time.ts";
import { write } from "../write.ts";

/** Shows all that is known of a client. In a pipe each line begins with what it is about: `ban`, `room` or `history`. */
export async function client(key: string, options: ApiOptions): Promise<void> {
  const api = await Api.from(options);
  const path = ["v1", "clients", key];
  const [found, { entries }] = await Promise.all([
    api.get({ path, isAnswer: isClient }),
    api.get({ path: [...path, "history"], isAnswer: isHistory }),
  ]);
  if (options.json) return write(`${jsonOf({ ...found, history: entries })}\n`);
  const { bans, more } = found;
  const standings = standingsIn(found);
  const isTerminal = process.stdout.isTTY;
  if (isTerminal) await write(`${bold(plain(found.target))}\n`);
  await section("Bans", new Table(BAN_OF_CLIENT, "ban"), bans, "It is not banned.");
  await section("Rooms", new Table(ROOM, "room"), standings, "It is in no room.");
  if (isTerminal) await write(restOf(more, "rooms") + restOf(moreIn(found), "connections"));
  await section("History", new Table(HISTORY, "history"), entries, "Nothing was done about it.");
}

/** @param none what is said on a terminal if there is nothing */
async function section<Row>(
  heading: string,
  table: Table<Row>,
  rows: readonly Row[],
  none: string,
): Promise<void> {
  if (process.stdout.isTTY) await write(`\n${bold(heading)}\n${rows.length === 0 ? `${none}\n` : ""}`);
  await table.write(rows);
}

function moreIn({ rooms }: ShownClient): number {
  return rooms.reduce((total, { more }) => total + more, 0);
}

function restOf(count: number, unit: string): string {
  return count === 0 ? "" : dim(`${amount(count, unit)} more\n`);
}

/** A connection in a room; `null` for a room that has not answered. */
interface Standing {
  readonly party: string;
  readonly room: string;
  readonly connection: ConnectionStanding | null;
}

function standingsIn({ rooms }: ShownClient): Standing[] {
  return rooms.flatMap(({ party, room, connections }) =>
    (connections ?? [null]).map((connection) => ({ party, room, connection })),
  );
}

const { red } = styleFor(process.stdout);

const STATUS = {
  ok: { word: "ok", paint: green },
  warned: { word: "warned", paint: yellow },
  coolingDown: { word: "cooling down", paint: yellow },
  away: { word: "away", paint: red },
};

const ROOM: readonly Column<Standing>[] = [
  { name: "ROOM", words: ({ room }) => room },
  { name: "PARTY", words: ({ party }) => party, isExtra: true },
  {
    name: "STANDING",
    words: ({ connection }) => (connection === null ? "no answer" : STATUS[connection.standing.status].word),
    exact: ({ connection }) => connection?.standing.status ?? "no-answer",
    least: 12,
    paint: ({ connection }) => (connection === null ? dim : STATUS[connection.standing.status].paint),
  },
  { name: "HIDDEN", ...ofConnection(({ hidden }) => (hidden ? "yes" : "no")) },
  { name: "STRIKES", ...ofConnection(({ standing }) => String(standing.strikes)), side: "right" },
  {
    name: "WAITS",
    words: ({ connection }) => waitOf(connection),
    exact: ({ connection }) => (connection === null ? "" : String(connection.standing.retryAfter)),
  },
  { name: "REFUSED", ...ofConnection(({ sent }) => String(sent.refused)), side: "right" },
  { name: "LIMIT", ...ofConnection(({ standing }) => standing.limit ?? "") },
  { name: "CONNECTION", ...ofConnection(({ id }) => id), isExtra: true },
];

function ofConnection(words: (connection: ConnectionStanding) => string): Pick<Column<Standing>, "words"> {
  return { words: ({ connection }) => (connection === null ? "" : words(connection)) };
}

function waitOf(connection: ConnectionStanding | null): string {
  const wait = connection?.standing.retryAfter ?? 0;
  return wait === 0 ? "" : span(wait);
}

const HISTORY: readonly Column<AdminHistoryEntry>[] = [
  { name: "WHEN", words: ({ at }) => moment(at), exact: ({ at }) => isoOf(at), least: 23 },
  { name: "BY", words: ({ by }) => by },
  { name: "WHAT", words: whatOf },
  { name: "REASON", words: ({ reason }) => reason },
];

function whatOf(entry: AdminHistoryEntry): string {
  if (entry.change === "told") return "told of a ban";
  if (entry.change === "appeal") return "appealed";
  if (entry.change === "decision") return `appeal ${entry.decision}`;
  if (entry.change === "pardon")
    return entry.bans.length === 0 ? "lifted" : `lifted ${amount(entry.bans.length, "bans")}`;
  const { kind, at, until } = entry.ban;
  const length = until === null ? "for good" : `for ${span(until - at)}`;
  return `${kind === "close" ? "banned" : "shadow-banned"} ${length}`;
}
