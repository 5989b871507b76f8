import { DurableObject } from "cloudflare:workers";
import { TLSocketRoom } from "@tldraw/sync-core";
import { createTLSchema, type TLRecord } from "@tldraw/tlschema";
import type { Policy } from "party-bouncer";
import { withBouncer } from "party-bouncer/durable-object";

/** tldraw sends at most 30 messages a second, and up to a megabyte at once. */
export const policy: Policy = {
  limits: [{ name: "pushes", limit: 60, window: "1s", burst: 120 }],
  onRefusal: { do: "hold", messages: 120, overflow: "resync" },
  cooldown: { base: 0 },
  maxMessageBytes: 1_048_576,
  controlMessages: false,
};

export class TldrawRoom extends DurableObject<unknown> {
  readonly room = new TLSocketRoom<TLRecord, void>({ schema: createTLSchema() });

  override fetch(request: Request): Response {
    const sessionId = new URL(request.url).searchParams.get("sessionId") ?? crypto.randomUUID();
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    this.room.handleSocketConnect({ sessionId, socket: server });
    return new Response(null, { status: 101, webSocket: client });
  }
}

export const Canvas = withBouncer(TldrawRoom, policy);
