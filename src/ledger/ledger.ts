import { z } from "zod";
import type { ClientKey } from "../identify/client.ts";
import type { Conduct } from "../judge/conduct.ts";
import { type Ban, parseBan } from "./ban.ts";
import type { StorageLike } from "./storage.ts";
import { remaining, settle } from "./term.ts";

const PREFIX = "party-bouncer:";
const BAN = `${PREFIX}ban:`;
const CONDUCT = `${PREFIX}conduct:`;

/** Records that each write looks at, so that those of clients who never come back do not pile up. */
const SWEEP = 8;

const departureSchema = z.object({
  conduct: z.object({
    at: z.number(),
    strikes: z.number(),
    cooldown: z.number(),
    grace: z.number(),
    calm: z.number(),
    limit: z.string().nullable(),
  }),
  until: z.number(),
});

/** What a room remembers of clients that are not connected: bans, and strikes not yet forgiven. In room storage. */
export class Ledger {
  readonly #storage: StorageLike;
  #sweptTo = "";

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** What is known of a client: a ban that still holds, and how it behaved when it left. A corrupt record counts as none. */
  async recall(client: ClientKey, now: number): Promise<{ ban: Ban | null; conduct: Conduct | null }> {
    const records = await this.#storage.get([BAN + client, CONDUCT + client]);
    const departure = departureSchema.safeParse(records.get(CONDUCT + client));
    return {
      ban: await this.#current(client, parseBan(records.get(BAN + client)), now),
      conduct: departure.success ? departure.data.conduct : null,
    };
  }

  /** Keeps a ban. It settles the strikes that led to it. */
  async keepBan(client: ClientKey, ban: Ban): Promise<void> {
    await this.#storage.put(BAN + client, ban);
    await this.#storage.delete([CONDUCT + client]);
    await this.#sweep(ban.at);
  }

  /** @param until when (epoch ms) the last strike is forgiven, and the record with it */
  async keepConduct(client: ClientKey, conduct: Conduct, until: number): Promise<void> {
    await this.#storage.put(CONDUCT + client, { conduct, until });
    await this.#sweep(conduct.at);
  }

  /** Forgets a client: its ban, and its strikes. */
  async forget(client: ClientKey): Promise<void> {
    await this.#storage.delete([BAN + client, CONDUCT + client]);
  }

  async #current(client: ClientKey, ban: Ban | null, now: number): Promise<Ban | null> {
    if (ban === null) return null;
    const current = settle(ban, now);
    if (current !== ban) await this.keepBan(client, current);
    return remaining(current, now) > 0 ? current : null;
  }

  async #sweep(now: number): Promise<void> {
    const records = await this.#storage.list({
      prefix: PREFIX,
      limit: SWEEP,
      ...(this.#sweptTo === "" ? {} : { startAfter: this.#sweptTo }),
    });
    const over = [...records].filter(([key, record]) => isOver(key, record, now)).map(([key]) => key);
    if (over.length > 0) await this.#storage.delete(over);
    this.#sweptTo = records.size < SWEEP ? "" : ([...records.keys()].at(-1) ?? "");
  }
}

function isOver(key: string, record: unknown, now: number): boolean {
  if (key.startsWith(BAN)) {
    const ban = parseBan(record);
    return ban === null || remaining(ban, now) === 0;
  }
  const departure = departureSchema.safeParse(record);
  return !departure.success || departure.data.until <= now;
}
