import type { AdminActs, AdminBan, AdminClient } from "../../src/admin/index.ts";
import { api, newKey, segments } from "../api.ts";
import { clientName } from "../parts/client.tsx";
import { t } from "../words.ts";
import { type Act, type Before, orderOf, undoOf } from "./act.ts";
import type { Task } from "./batch.ts";
import type { ActTarget } from "./open.ts";

/** What came of an act upon one client. */
export interface Done {
  readonly answer: unknown;
  readonly before: Before;
}

/** Why nothing came of it, though the API did what it was asked. */
export class NothingDone extends Error {
  override readonly name = "NothingDone";
  /** The room that did not answer; `null` if the client is in none. */
  readonly room: string | null;

  constructor(room: string | null) {
    super(room ?? "");
    this.room = room;
  }
}

/** Does something about one client. Tried again, it is the same request, which is done once. @param now epoch ms from which it lasts */
export function doTask(act: Act, { target, label }: ActTarget, now: number): Task<Done> {
  const { method, path, body } = orderOf(act, target, now, label);
  const key = newKey();
  let before: Before | null = null;
  return {
    target,
    name: clientName(target, label),
    async run() {
      // A lift that was not answered may have been done: what there was before it is asked only once.
      before ??= { bans: act.act === "lift" ? await bansOf(target) : [] };
      const answer = await api.send<object>(method, path, body, key);
      if (act.act !== "forgive") checkRooms(answer);
      return { answer, before };
    },
  };
}

/** Takes back what was done about one client. */
export function undoTask(act: Act, { target, name }: Task<Done>, { answer, before }: Done): Task<unknown> {
  const orders = undoOf(act, target, answer, before, t("outcome.undoReason")).map((order) => ({
    ...order,
    key: newKey(),
  }));
  return {
    target,
    name,
    async run() {
      for (const { method, path, body, key } of orders) await api.send(method, path, body, key);
    },
  };
}

async function bansOf(target: string): Promise<readonly AdminBan[]> {
  return (await api.get<AdminClient>(segments`/v1/clients/${target}`)).bans;
}

/** What is done in rooms says in which. @throws {NothingDone} if it was done nowhere, or not everywhere */
function checkRooms(answer: object): void {
  if (!("rooms" in answer)) return;
  const { rooms } = answer as AdminActs;
  const failed = rooms.find((room) => room.failed);
  if (failed !== undefined) throw new NothingDone(failed.room);
  if (!rooms.some(({ connections }) => connections > 0)) throw new NothingDone(null);
}
