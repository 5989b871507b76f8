import type { ClientInfo } from "../identity/client-info.ts";
import { ADDRESS, afterPrefix, clientKeyOf, USER } from "../identity/client-key.ts";
import type { OpenEvent } from "../record/traffic-event.ts";

type Recorded = Pick<OpenEvent, "connection" | "client" | "address" | "tier">;

/** Who is behind a connection, as a record has it. Pseudonyms stand where ids and addresses would. */
export function clientIn({ connection, client = null, address = null, tier = null }: Recorded): ClientInfo {
  const name = client === null ? null : String(client);
  const known = afterPrefix(name, ADDRESS);
  const userId = known === null ? (afterPrefix(name, USER) ?? name) : null;
  const at = known ?? (address === null ? null : (afterPrefix(String(address), ADDRESS) ?? String(address)));
  return {
    clientKey: clientKeyOf(userId, at),
    userId,
    connectionId: String(connection),
    address: at,
    tier,
  };
}

/** What a client is called in results. */
export function nameOf({ connection, client = null }: Pick<OpenEvent, "connection" | "client">): string {
  return client === null ? `connection:${connection}` : String(client);
}
