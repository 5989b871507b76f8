import { bouncerOf, withBouncer } from "party-bouncer/yjs";
import { YServer } from "y-partyserver";
import { encodeStateAsUpdate } from "yjs";

export { default } from "../../../../support/route-to-room.ts";

const identify = (request: { headers: { get(name: string): string | null } }) =>
  request.headers.get("x-user");

/** Says what it has, and what the bouncer has done. */
class App extends YServer {
  override onRequest(request: Request): Response {
    if (request.url.endsWith("?metrics")) return Response.json(bouncerOf(this).metrics());
    return new Response(encodeStateAsUpdate(this.document));
  }
}

export class Document extends withBouncer(App, { identify }) {}

/** Has room for a hundred changes a second, and for little at once. */
export class Slow extends withBouncer(App, {
  limits: [{ name: "updates", limit: 200, window: "1s", burst: 400 }],
  onRefusal: { do: "hold", messages: 400, overflow: "resync" },
  identify,
}) {}

/** Closes soon, and for longer. No machine is so slow that a flood would keep to it. */
export class Strict extends withBouncer(App, {
  limits: [{ name: "updates", limit: 1_000, window: "1m" }],
  ladder: [{ strikes: 1, do: "close", for: "6s" }],
  identify,
}) {}

/** Has room for 20,000 bytes. */
export class Small extends withBouncer(App, { identify, documentBytes: 20_000 }) {}
