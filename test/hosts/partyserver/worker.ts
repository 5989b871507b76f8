import { bouncerOf, connectGate, Ledger as RealLedger, withBouncer } from "party-bouncer/partyserver";
import {
  type Connection,
  type ConnectionContext,
  routePartykitRequest,
  Server,
  type WSMessage,
} from "partyserver";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";
import type { Bindings } from "../../../src/hosts/partyserver/namespaces.ts";
import { FAIL, type Failing, failing, frame, perform } from "../../contract/apps/app.ts";
import { asking } from "../../contract/apps/asking.ts";
import { listenIn, moderate } from "../../contract/apps/moderation.ts";
import { answerOperator } from "../../contract/apps/operators.ts";
import { through } from "../../contract/apps/outage.ts";
import { closing, hiding, mute, operated, refusing, sharing } from "../../contract/apps/policies.ts";

class App extends Server {
  override onConnect(_: Connection, { request }: ConnectionContext): void {
    if (request.headers.get("x-user") === "fails") throw new Error("the app's own mistake");
    this.broadcast(frame("joined", request.headers.get("x-user") ?? "nobody"));
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return message === FAIL ? failing(this as Failing, connection) : perform(this, connection, message);
  }

  override onClose(connection: Connection): void {
    this.broadcast(frame("left", connection.id));
  }

  // PartyServer's own asks the connection for its id.
  override onError(): void {}
}

export { PlainClosing, PlainHiding, PlainMute, PlainRefusing } from "../durable-object/plain.ts";
export * from "../durable-object/guarded.ts";
export { DoProof } from "../durable-object/proof-app.ts";
export { DoBlobs, DoHiddenField, DoOdd } from "../durable-object/oddities.ts";
export * from "../durable-object/shapes.ts";
export { Archive, KeyArchive } from "./archive.ts";
export { Crowded } from "./crowded.ts";
export { Blobs } from "./blobs.ts";
export { Ears, HibernatingEars } from "./ears.ts";
export { Gathering, Splitting } from "./gathering.ts";
export { Document, HibernatingDocument, LateDocument } from "./documents.ts";
export * from "./document-apps.ts";
export { Late } from "./late.ts";
export { Room as Binding } from "./served/rooms/other-limiters/binding.ts";
export { HibernatingRecorded, KeyRecorded, Recorded } from "./recorded.ts";
export { HibernatingReplayed, Replayed } from "./replayed.ts";
export { HibernatingSpending, KeySpending, Spending } from "./spending.ts";
export { Options } from "./options.ts";
export { Answering, HibernatingPatient, Overheard, Patient, Redefined, Strange } from "./patients.ts";
export { Ddp, FiveDimensions, Tutorial } from "./recipes.ts";
export { Echo, HibernatingProof, Proof } from "./proof-app.ts";
export { Assigned, Field, Method, Raw, RawSubclass, Subclass } from "./shapes.ts";

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Mute extends withBouncer(HibernatingApp, mute) {}
export class Refusing extends withBouncer(App, refusing) {}
export class HibernatingRefusing extends withBouncer(HibernatingApp, refusing) {}
export class Closing extends withBouncer(App, closing) {}
export class Hiding extends withBouncer(App, hiding) {}
export class HibernatingClosing extends withBouncer(HibernatingApp, closing) {}
export class HibernatingHiding extends withBouncer(HibernatingApp, hiding) {}

export class Asking extends withBouncer(App, asking) {}
export class HibernatingAsking extends withBouncer(HibernatingApp, asking) {}

export class Ledger extends RealLedger {
  override call(shard: string, call: unknown): Promise<unknown> {
    return through(shard, call, () => super.call(shard, call));
  }
}

class ModeratedApp extends App {
  override onStart(): void {
    listenIn(bouncerOf(this));
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    const ledger = ledgerIn(this.env as unknown as Bindings, "ledger", () => null);
    const isModerator = bouncer.clientOf(connection) === "user:mod";
    if (isModerator && (await moderate(bouncer, connection, message, ledger))) return;
    await super.onMessage(connection, message);
  }
}

class HibernatingModeratedApp extends ModeratedApp {
  static override options = { hibernate: true };
}

export class Sharing extends withBouncer(ModeratedApp, sharing) {}
export class Operated extends withBouncer(App, operated) {}
export class HibernatingOperated extends withBouncer(HibernatingApp, operated) {}
export class HibernatingSharing extends withBouncer(HibernatingModeratedApp, sharing) {}

const gate = connectGate({
  identify: sharing.identify,
  ledger: "ledger",
  rateLimit: { binding: "CONNECTS", period: "10s" },
});

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (
      (await answerOperator(request, env)) ??
      (await routePartykitRequest(request, env, { onBeforeConnect: gate })) ??
      new Response("Not found", { status: 404 })
    );
  },
};
