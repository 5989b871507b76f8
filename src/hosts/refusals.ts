import { closingOf } from "../act/close.ts";
import type { Bouncer } from "../bouncer.ts";
import { identify } from "../identify/client.ts";
import type { Ban } from "../ledger/ban.ts";
import { remaining } from "../ledger/term.ts";
import type { Identify, RequestLike } from "../policy/policy.ts";
import type { BouncerEvents } from "../report/events.ts";

/** Most bans remembered by one isolate. The oldest goes first; the room still knows it. */
const MOST = 1_000;

/** Ms for which a room's word is taken. Then the room is asked again. */
const TRUSTED_FOR = 30_000;

/**
 * The bans that rooms in this isolate know of, for the worker in front of them: a banned client is then turned away
 * without waking its room.
 *
 * `partykit dev` needs it too. In its runtime (workerd of 2024-07) closing a hibernating connection that has not sent
 * anything yet takes effect only after some ten seconds, while a close in the worker is immediate.
 */
export class Refusals {
  readonly #bans = new Map<string, { ban: Ban; heardAt: number }>();

  /** Keeps up with the bans of a room. Its id is asked for when it is needed, as PartyKit does not know it in an alarm. */
  follow(bouncer: Bouncer, roomId: () => string): void {
    const add = ({ client, ban }: BouncerEvents["ban" | "refuse"]): void => {
      const key = keyOf(roomId, client);
      if (key !== null && ban.kind === "close") this.#add(key, ban);
    };
    bouncer.on("ban", add);
    bouncer.on("refuse", add);
    bouncer.on("pardon", ({ client }) => this.#bans.delete(keyOf(roomId, client) ?? ""));
  }

  #add(key: string, ban: Ban): void {
    this.#bans.delete(key);
    this.#bans.set(key, { ban, heardAt: Date.now() });
    for (const oldest of this.#bans.keys()) {
      if (this.#bans.size <= MOST) break;
      this.#bans.delete(oldest);
    }
  }

  /** @returns a response that is accepted and then closed with the code, or `null` where nothing is known against the client */
  async respondTo(
    request: RequestLike,
    room: string,
    identifyUser: Identify | undefined,
  ): Promise<Response | null> {
    if (this.#bans.size === 0) return null;
    const id = new URL(request.url).searchParams.get("_pk") ?? "";
    const { clientKey } = await identify(request, { id }, identifyUser, () => {});
    const now = Date.now();
    const entry = this.#bans.get(keyOf(() => room, clientKey) ?? "");
    // Another isolate may have pardoned it since, and only the room knows.
    if (entry === undefined || Math.abs(now - entry.heardAt) > TRUSTED_FOR) return null;
    const { ban } = entry;
    return remaining(ban, now) === 0 ? null : closedSocket(closingOf(ban, now));
  }
}

function keyOf(roomId: () => string, client: string | null): string | null {
  try {
    return client === null ? null : JSON.stringify([roomId(), client]);
  } catch {
    return null;
  }
}

/** A browser cannot see why an upgrade was refused, so the connection is accepted first. */
function closedSocket({ code, reason }: { code: number; reason: string }): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, { status: 101, webSocket: client } as ResponseInit);
}

declare class WebSocketPair {
  0: WebSocket;
  1: WebSocket & { accept(): void };
}
