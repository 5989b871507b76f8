import { bouncerOf, presets, withBouncer } from "party-bouncer/yjs";
import type { Connection, ConnectionContext, WSMessage } from "partyserver";
import { YServer } from "y-partyserver";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";
import type { Bindings } from "../../../src/hosts/partyserver/namespaces.ts";
import { FAIL, type Failing, failing, frame, perform } from "../../contract/apps/app.ts";
import { archived, runErrand, show } from "../../contract/apps/archive.ts";
import { asking } from "../../contract/apps/asking.ts";
import { crowded, CrowdedApp } from "../../contract/apps/crowded.ts";
import { inDocument, isText, refusingInDocument } from "../../contract/apps/document.ts";
import { early, obey, setLate } from "../../contract/apps/late.ts";
import { listenIn, moderate } from "../../contract/apps/moderation.ts";
import { closing, mute, sharing } from "../../contract/apps/policies.ts";
import { spend, spending } from "../../contract/apps/spending.ts";

/** A document with an app of the contract in it: the app gets the text, and the document what is of Yjs. */
abstract class TextApp extends YServer {
  protected abstract onText(connection: Connection, message: WSMessage): Promise<void>;

  override onMessage(connection: Connection, message: WSMessage): Promise<void> | void {
    return isText(message) ? this.onText(connection, message) : super.onMessage(connection, message);
  }

  override onClose(connection: Connection, ...rest: [number, string, boolean]): void {
    void super.onClose(connection, ...rest);
    this.broadcast(frame("left", connection.id));
  }

  override onError(): void {}
}

class App extends TextApp {
  override onConnect(connection: Connection, context: ConnectionContext): void {
    const user = context.request.headers.get("x-user");
    if (user === "fails") throw new Error("the app's own mistake");
    super.onConnect(connection, context);
    this.broadcast(frame("joined", user ?? "nobody"));
  }

  protected onText(connection: Connection, message: WSMessage): Promise<void> {
    return message === FAIL ? failing(this as Failing, connection) : perform(this, connection, message);
  }
}

class ModeratedApp extends App {
  override async onStart(): Promise<void> {
    listenIn(bouncerOf(this));
    await super.onStart();
  }

  protected override async onText(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    const ledger = ledgerIn(this.env as unknown as Bindings, "ledger", () => null);
    const isModerator = bouncer.clientOf(connection) === "user:mod";
    if (isModerator && (await moderate(bouncer, connection, message, ledger))) return;
    await super.onText(connection, message);
  }
}

class LateApp extends TextApp {
  override async onStart(): Promise<void> {
    await setLate(bouncerOf(this), this.name, presets.document);
    await super.onStart();
  }

  protected onText(connection: Connection, message: WSMessage): Promise<void> {
    return obey(bouncerOf(this), connection, message);
  }
}

class SpendingApp extends TextApp {
  protected onText(connection: Connection, message: WSMessage): Promise<void> {
    return spend(bouncerOf(this), this.ctx.storage, connection, message);
  }
}

class CrowdedDocument extends TextApp {
  readonly #app = new CrowdedApp();

  protected onText(connection: Connection, message: WSMessage): Promise<void> {
    return this.#app.grant(this, bouncerOf(this), connection, message);
  }
}

class ArchiveApp extends TextApp {
  override async onConnect(connection: Connection, context: ConnectionContext): Promise<void> {
    super.onConnect(connection, context);
    await show(this.ctx.storage as never, connection);
  }

  protected onText(connection: Connection, message: WSMessage): Promise<void> {
    const abort = (): void => this.ctx.abort("the app forgets everything");
    return runErrand(bouncerOf(this), this.ctx.storage as never, connection, message, abort);
  }
}

export class DocumentClosing extends withBouncer(App, inDocument(closing)) {}
export class HibernatingDocumentClosing extends DocumentClosing {
  static override options = { hibernate: true };
}

export class DocumentRefusing extends withBouncer(App, refusingInDocument) {}
export class HibernatingDocumentRefusing extends DocumentRefusing {
  static override options = { hibernate: true };
}

export class DocumentAsking extends withBouncer(App, inDocument(asking)) {}
export class HibernatingDocumentAsking extends DocumentAsking {
  static override options = { hibernate: true };
}

export class DocumentSharing extends withBouncer(ModeratedApp, inDocument(sharing)) {}
export class HibernatingDocumentSharing extends DocumentSharing {
  static override options = { hibernate: true };
}

export class DocumentSpending extends withBouncer(SpendingApp, spending) {}
export class HibernatingDocumentSpending extends DocumentSpending {
  static override options = { hibernate: true };
}

export class DocumentMute extends withBouncer(App, inDocument(mute)) {}

export class DocumentLate extends withBouncer(LateApp, early) {}

export class DocumentCrowded extends withBouncer(CrowdedDocument, crowded) {
  static override options = { hibernate: true };
}

export class DocumentArchive extends withBouncer(ArchiveApp, archived) {
  static override options = { hibernate: true };
}
