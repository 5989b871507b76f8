import type { ClientKey } from "../identity/client-key.ts";
import { USER } from "../identity/client-key.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { Pseudonyms } from "../record/pseudonyms.ts";
import type { Session } from "../session/session.ts";

/**
 * What a room's record calls a client. A record key has only the hash of an address, and the record only a pseudonym of it. So a client that
 * is known by its address is found while it is here, or if somebody has said which address it is.
 *
 * @param key of the record
 * @param client as it is known, if somebody has said so
 * @param sessions its connections
 */
export function namesInRecord(
  key: string,
  target: RecordKey,
  client: string | null,
  sessions: Iterable<Session>,
): string[] {
  const pseudonyms = new Pseudonyms(key);
  const known = new Set<string>();
  if (target.startsWith(USER)) known.add(target);
  if (client !== null) known.add(client);
  for (const { clientInfo } of sessions) if (clientInfo.clientKey !== null) known.add(clientInfo.clientKey);
  return Array.from(known, (each) => pseudonyms.ofClient(each as ClientKey));
}
