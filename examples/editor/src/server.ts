import { withBouncer } from "party-bouncer/yjs";
import { routePartykitRequest } from "partyserver";
import { YServer } from "y-partyserver";
import * as Y from "yjs";

/** What is too much waits its turn. If that is too much as well, the client is closed, comes back and synchronises. */
export class Document extends withBouncer(YServer) {
  override async onLoad(): Promise<void> {
    const saved = await this.ctx.storage.get<Uint8Array>("document");
    if (saved !== undefined) Y.applyUpdate(this.document, saved);
  }

  override async onSave(): Promise<void> {
    await this.ctx.storage.put("document", Y.encodeStateAsUpdate(this.document));
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;
