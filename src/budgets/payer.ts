import type { Target } from "../bans/bans.ts";
import { ADDRESS, type ClientKey, USER } from "../identity/client-key.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { RecordKey, RecordKeys } from "../identity/record-key.ts";
import { userIdOf } from "../identity/user-id.ts";
import type { DefinedBudget } from "../policy/budget.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { show } from "../shared/show.ts";

/** Who pays from a budget. */
interface Payer {
  /** As accounts are kept: a client's record key, `room`, or a text that no record key begins with. */
  readonly name: string;
  readonly tier: string | null;
}

interface PayerDeps {
  readonly sessions: Pick<Sessions, "of" | "ofClient">;
  readonly recordKeys: RecordKeys;
}

/** A target, looked up. */
interface Found {
  readonly record: RecordKey | null;
  /** Its connection, or one of the client's that is here. */
  readonly session: Session | undefined;
}

const ROOM = "room";

/**
 * The payer of what is spent for a target. `null` if the budget does not apply to it.
 *
 * @throws {TypeError} if the target is none that can pay from this budget
 */
export async function payerOf(
  target: Target | null,
  { name, per }: DefinedBudget,
  deps: PayerDeps,
): Promise<Payer | null> {
  if (target === null) {
    if (per === "room") return { name: ROOM, tier: null };
    throw new TypeError(
      `target: expected a connection or a client's key, since the budget ${show(name)} is not per room, received null`,
    );
  }
  const { record, session } = await find(target, deps);
  const info = session?.clientInfo ?? infoOf(target as string);
  const { tier } = info;
  if (per === "room") return { name: ROOM, tier };
  if (per === "client" && record !== null) return { name: record, tier };
  if (per === "client" || per === "connection") {
    if (typeof target === "string") {
      throw new TypeError(`target: expected a connection, since the budget ${show(name)} is per connection`);
    }
    return { name: `connection:${await userIdOf(JSON.stringify([record, info.connectionId]))}`, tier };
  }
  const key: unknown = per(info);
  if (typeof key !== "string") return null;
  return { name: `key:${await userIdOf(await withoutAddress(key, info, deps.recordKeys))}`, tier };
}

async function find(target: Target, { sessions, recordKeys }: PayerDeps): Promise<Found> {
  if (typeof target !== "string") {
    const session = sessions.of(target);
    return { record: session.record, session };
  }
  const record = await recordKeys.named(target);
  if (record === null) {
    throw new TypeError(
      `target: expected "user:<id>", "address:<address>" or a connection, received ${show(target)}`,
    );
  }
  return { record, session: sessions.ofClient(record)[0] };
}

/** What is known of a client that is not here. */
function infoOf(target: string): ClientInfo {
  const isUser = target.startsWith(USER);
  return {
    clientKey: target as ClientKey,
    userId: isUser ? target.slice(USER.length) : null,
    connectionId: "",
    address: isUser ? null : target.slice(ADDRESS.length),
    tier: null,
  };
}

/** An address is stored as a hash only. */
async function withoutAddress(key: string, { address }: ClientInfo, recordKeys: RecordKeys): Promise<string> {
  if (address === null || !key.includes(address)) return key;
  const hash = await recordKeys.of({ userId: null, address });
  return key.replaceAll(address, () => hash ?? "");
}
