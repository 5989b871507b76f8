import { bouncerOf, Ledger as RealLedger, presets, withBouncer } from "party-bouncer/agents";
import { Agent, type Connection, type ConnectionContext, type WSMessage } from "agents";
import { Agent as FirstOnLifecycle } from "agents-lifecycle";
import { Agent as Oldest } from "agents-oldest";
import { Agent as OlderAgent } from "agents-partyserver";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";
import type { Bindings } from "../../../src/hosts/partyserver/namespaces.ts";
import {
  type AppConnection,
  type AppRoom,
  FAIL,
  type Failing,
  failing,
  frame,
  perform,
} from "../../contract/apps/app.ts";
import { answer, recorded, runErrand as runRecorded } from "../../contract/apps/recorded.ts";
import { archived, runErrand, show } from "../../contract/apps/archive.ts";
import { asking } from "../../contract/apps/asking.ts";
import { crowded, CrowdedApp } from "../../contract/apps/crowded.ts";
import { ears, heardBy, listen } from "../../contract/apps/ears.ts";
import { early, obey, setLate } from "../../contract/apps/late.ts";
import { listenIn, moderate } from "../../contract/apps/moderation.ts";
import { through } from "../../contract/apps/outage.ts";
import { closing, hiding, mute, refusing, sharing } from "../../contract/apps/policies.ts";
import { spend, spending } from "../../contract/apps/spending.ts";

/** The contract's app, in an agent of either generation. */
function app<Base extends typeof Agent>(Base: Base) {
  return class App extends (Base as unknown as typeof Agent) {
    override onConnect(_: Connection, { request }: ConnectionContext): void {
      if (request.headers.get("x-user") === "fails") throw new Error("the app's own mistake");
      this.broadcast(frame("joined", request.headers.get("x-user") ?? "nobody"));
    }

    override onMessage(connection: Connection, message: WSMessage): Promise<void> {
      return message === FAIL
        ? failing(this as unknown as Failing, connection as AppConnection)
        : perform(this as unknown as AppRoom, connection as AppConnection, message);
    }

    override onClose(connection: Connection): void {
      this.broadcast(frame("left", connection.id));
    }

    // The SDK throws what it returns. Its own logs it.
    override onError(...given: unknown[]): void {
      return given.at(-1) as void;
    }
  };
}

const Newest = app(Agent);
const Older = app(OlderAgent as unknown as typeof Agent);

class InMemory extends Older {
  static override options = { hibernate: false } as never;
}

/** An agent that says nothing of its own. */
function silent(Base: typeof Newest) {
  return class Silent extends Base {
    override shouldSendProtocolMessages(): boolean {
      return false;
    }
  };
}

export class NewestSpending extends withBouncer(
  class extends Agent {
    override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
      await spend(bouncerOf(this), this.ctx.storage, connection, message);
    }
  },
  spending,
) {}

class ModeratedAgent extends Newest {
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

class LateAgent extends Agent {
  override onStart(): Promise<void> {
    return setLate(bouncerOf(this), this.name, presets.agent);
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return obey(bouncerOf(this), connection, message);
  }
}

class CrowdedAgent extends Agent {
  readonly #app = new CrowdedApp();

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    await this.#app.grant(this as unknown as AppRoom, bouncerOf(this), connection, message);
  }

  override onClose(connection: Connection): void {
    this.broadcast(frame("left", connection.id));
  }
}

class ArchiveAgent extends Agent {
  override async onConnect(connection: Connection): Promise<void> {
    await show(this.ctx.storage as never, connection);
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const abort = (): void => this.ctx.abort("the app forgets everything");
    await runErrand(bouncerOf(this), this.ctx.storage as never, connection, message, abort);
  }
}

class RecordedAgent extends Agent {
  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    await runRecorded(bouncerOf(this), this.ctx.storage as never, connection, message);
  }

  override onRequest(request: Request): Promise<Response> {
    return answer(bouncerOf(this), request);
  }
}

class ListeningAgent extends Agent {
  override onConnect(connection: Connection): void {
    listen(connection, (message) => this.broadcast(message));
  }

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(heardBy("onMessage", message));
  }
}

export class Ledger extends RealLedger {
  override call(shard: string, call: unknown): Promise<unknown> {
    return through(shard, call, () => super.call(shard, call));
  }
}

export class NewestSharing extends withBouncer(ModeratedAgent, sharing) {}
export class NewestLate extends withBouncer(LateAgent, early) {}
export class NewestCrowded extends withBouncer(CrowdedAgent, crowded) {}
export class NewestArchive extends withBouncer(ArchiveAgent, archived) {}
export class NewestRecorded extends withBouncer(RecordedAgent, recorded) {}
export class NewestEars extends withBouncer(ListeningAgent, ears) {}
export class NewestClosing extends withBouncer(Newest, closing) {}
export class NewestHiding extends withBouncer(Newest, hiding) {}
export class NewestRefusing extends withBouncer(Newest, refusing) {}
export class OlderRefusing extends withBouncer(Older, refusing) {}
export class InMemoryRefusing extends withBouncer(InMemory, refusing) {}
export class NewestAsking extends withBouncer(Newest, asking) {}
export class OlderAsking extends withBouncer(Older, asking) {}
export class InMemoryAsking extends withBouncer(InMemory, asking) {}
export class NewestMute extends withBouncer(silent(Newest), mute) {}
export class OlderClosing extends withBouncer(Older, closing) {}
export class OlderHiding extends withBouncer(Older, hiding) {}
export class OlderMute extends withBouncer(silent(Older), mute) {}
export class InMemoryMute extends withBouncer(silent(InMemory as typeof Newest), mute) {}
export class InMemoryClosing extends withBouncer(InMemory, closing) {}
export class InMemoryHiding extends withBouncer(InMemory, hiding) {}

const OnFirstLifecycle = app(FirstOnLifecycle as unknown as typeof Agent);
const OnOldest = app(Oldest as unknown as typeof Agent);

export class FirstClosing extends withBouncer(OnFirstLifecycle, closing) {}
export class FirstHiding extends withBouncer(OnFirstLifecycle, hiding) {}
export class OldestClosing extends withBouncer(OnOldest, closing) {}
export class OldestHiding extends withBouncer(OnOldest, hiding) {}

/** Whoever is called a viewer may not change the state. */
function shared(Base: typeof Newest) {
  return class Shared extends Base {
    override initialState = { count: 0 };
    override shouldConnectionBeReadonly(_: Connection, { request }: ConnectionContext): boolean {
      return request.headers.get("x-user") === "viewer";
    }
  };
}

export class NewestShared extends withBouncer(shared(Newest), closing) {}
export class OlderShared extends withBouncer(shared(Older), closing) {}
