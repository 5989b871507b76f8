import type { AdminSwitched, Switch } from "party-bouncer/admin";
import { isSwitched } from "../api/answers.ts";
import { Api, type Change } from "../api/api.ts";
import type { ChangeOptions } from "../api/options.ts";
import { Misuse } from "../failure.ts";
import { jsonOf } from "../json.ts";
import { isoOf } from "../simulate/words.ts";
import { plain, styleFor } from "../style.ts";
import type { PostureOptions, SlowModeOptions } from "../switches.ts";
import { type Column, Table } from "../table/table.ts";
import { left, span } from "../time.ts";
import { write } from "../write.ts";

interface Room {
  readonly party: string;
  readonly room: string;
}

export function slowMode(room: Room, options: SlowModeOptions): Promise<void> {
  const { every, for: duration, end = false } = options;
  const body = end ? {} : { for: duration, ...(every !== undefined && { every }) };
  return change(room, "slow-mode", body, end, options);
}

/** @throws {Misuse} if it is not said which */
export function raise(room: Room, posture: string | undefined, options: PostureOptions): Promise<void> {
  const { for: duration, end = false } = options;
  if (posture === undefined && !end) throw new Misuse("Say which posture is to be raised, or --end.");
  const body = end ? {} : { posture, ...(duration !== undefined && { for: duration }) };
  return change(room, "posture", body, end, options);
}

const SWITCH: readonly Column<Switch>[] = [
  { name: "SWITCH", words: (each) => (each.kind === "posture" ? `posture ${each.posture}` : each.kind) },
  { name: "LEFT", words: ({ until }) => left(until), exact: ({ until }) => isoOf(until) },
  { name: "BY", words: ({ by }) => by },
  { name: "REASON", words: ({ reason }) => reason },
];

async function change(
  { party, room }: Room,
  what: "slow-mode" | "posture",
  body: object,
  end: boolean,
  options: ChangeOptions,
): Promise<void> {
  const { reason, json, idempotencyKey: key = crypto.randomUUID() } = options;
  const api = await Api.from(options);
  const asked: Change<AdminSwitched> = {
    method: end ? "DELETE" : "PUT",
    path: ["v1", "rooms", party, room, what],
    body: { ...body, ...(reason !== undefined && { reason }) },
    key,
    isAnswer: isSwitched,
  };
  const switched = await api.change(asked);
  if (json) return write(`${jsonOf(switched)}\n`);
  const { switches } = switched;
  const { green } = styleFor(process.stderr);
  if (switches.length === 0) console.error(`Nothing of this was on in ${plain(room)}.`);
  for (const each of switches) console.error(`${green("✔")} ${sentence(each, room, end)}`);
  if (!process.stdout.isTTY) await new Table(SWITCH).write(switches);
}

function sentence(each: Switch, room: string, isOver: boolean): string {
  const what =
    each.kind === "slow-mode"
      ? `Slow mode (one message each ${span(each.every)})`
      : `The posture ${each.kind === "posture" ? plain(each.posture) : ""}`;
  return isOver
    ? `${what} has ended in ${plain(room)}.`
    : `${what} is on in ${plain(room)} for ${left(each.until)}.`;
}
