import type { CarriedBucket } from "./carried-bucket.ts";
import type { Session } from "./session.ts";
import { HASHED, type RecordKey, type RecordKeys } from "../identity/record-key.ts";

type Owner = Pick<Session, "record" | "clientInfo">;

/** Counts as they are stored: where the key of one names its client's address, that is there only as a hash. */
export async function hideAddress<K extends CarriedBucket>(
  kept: readonly K[],
  owner: Owner,
  keys: RecordKeys,
): Promise<readonly K[]> {
  const { address } = owner.clientInfo;
  if (address === null || !kept.some(({ place }) => place.key.includes(address))) return kept;
  const hash = await hashOf(owner, keys);
  return hash === null ? kept : renamed(kept, address, hash);
}

/** The same counts for a client that has come back. Those of another address than it has now are left as they are. */
export async function showAddress<K extends CarriedBucket>(
  kept: readonly K[],
  owner: Owner,
  keys: RecordKeys,
): Promise<readonly K[]> {
  const { address } = owner.clientInfo;
  if (address === null || !kept.some(({ place }) => place.key.includes(HASHED))) return kept;
  const hash = await hashOf(owner, keys);
  return hash === null ? kept : renamed(kept, hash, address);
}

function hashOf(owner: Owner, keys: RecordKeys): Promise<RecordKey | null> | RecordKey | null {
  const { userId, address } = owner.clientInfo;
  return userId === null ? owner.record : keys.of({ userId: null, address });
}

/** The same counts with one text in their keys replaced by another. */
export function renamed<K extends CarriedBucket>(kept: readonly K[], from: string, to: string): K[] {
  return kept.map((count) => {
    const { kind, key } = count.place;
    return { ...count, place: { kind, key: key.replaceAll(from, () => to) } };
  });
}
