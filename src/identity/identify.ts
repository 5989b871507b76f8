import type { Identify, Identity, RequestLike } from "./request.ts";
import { addressOf } from "./address.ts";
import { clientKeyOf } from "./client-key.ts";
import { userIdOf } from "./user-id.ts";
import type { ClientInfo } from "./client-info.ts";

const LONGEST_TIER = 32;

/** Who is behind a connection, and whether it moderates. */
export interface Identified {
  readonly clientInfo: ClientInfo;
  readonly moderates: boolean;
}

/** Finds out who is behind a connection. If the app's own `identify` throws, the client is known by its address. */
export async function identify(
  request: RequestLike,
  connection: { readonly id: string },
  identifyUser: Identify | undefined,
  onError: (error: unknown) => void,
): Promise<Identified> {
  const address = addressOf(request);
  const { id, tier, moderator } = await ask(request, connection, identifyUser, onError);
  const userId = typeof id === "string" && id !== "" ? await userIdOf(id) : null;
  const clientInfo: ClientInfo = {
    clientKey: clientKeyOf(userId, address),
    userId,
    connectionId: connection.id,
    address,
    tier: typeof tier === "string" && tier !== "" ? tier.slice(0, LONGEST_TIER) : null,
  };
  return { clientInfo, moderates: moderator === true };
}

async function ask(
  request: RequestLike,
  connection: { readonly id: string },
  identifyUser: Identify | undefined,
  onError: (error: unknown) => void,
): Promise<{ id?: unknown; tier?: unknown; moderator?: unknown }> {
  try {
    const identity: Identity = await identifyUser?.(request, connection);
    if (typeof identity === "string") return { id: identity };
    return { id: identity?.id, tier: identity?.tier, moderator: identity?.moderator };
  } catch (error) {
    onError(error);
    return {};
  }
}
