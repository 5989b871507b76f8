import { canSee, mayRead, readersOf, seesHidden } from "./audience.ts";
import { unbounded, within } from "./scope.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { ClientKey } from "../identity/client-key.ts";
import type { Identified } from "../identity/identify.ts";
import { isShadowed, type Viewer } from "../session/viewer.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { Sendable } from "../shared/message.ts";
import type { RequestLike } from "../identity/request.ts";
import type { Period } from "../shared/period.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Deliveries } from "./deliveries.ts";

/** Something that a room keeps, with who may see it. */
export interface WithAudience {
  /** Who may see it, as {@link Visibility.audienceOf} said; `null` if everyone may. */
  readonly audience: string | null;
}

/** An item of a history as {@link Visibility.filter} returns it. */
export type WithoutAudience<T> = T extends unknown ? Omit<T, "audience"> : never;

interface VisibilityDeps {
  readonly sessions: Sessions;
  readonly deliveries: Deliveries;
  readonly active: { readonly policy: DefinedPolicy };
  readonly clock: () => number;
  /** Everyone who is connected now. */
  connections(): Iterable<ConnectionLike>;
  /** Who sent a request. */
  identify(request: RequestLike): Promise<Identified>;
  /** The record of a client, and since when and until when it is shadow-banned. */
  recordOf(clientInfo: ClientInfo): Promise<{ record: RecordKey | null; shadow: Period | null }>;
}

/** Who sees whom: `bouncer.visibility`. */
export class Visibility {
  readonly #deps: VisibilityDeps;

  /** @internal */
  constructor(deps: VisibilityDeps) {
    this.#deps = deps;
  }

  /**
   * Sends to everyone who may see the sender: all, or only the sender's own client while it is shadow-banned. Inside a
   * guarded `onMessage` the room's own `broadcast` does the same.
   *
   * @param without ids of connections to leave out
   */
  broadcast(author: ConnectionLike, message: Sendable, without: readonly string[] = []): void {
    this.#deps.deliveries.sendsFor(this.#deps.sessions.of(author));
    unbounded(() => {
      for (const connection of this.#deps.connections()) {
        if (without.includes(connection.id ?? "") || !this.canSee(connection, author)) continue;
        try {
          connection.send(message as ArrayBuffer);
        } catch {
          // That connection is going away; the others still get the message.
        }
      }
    });
  }

  /**
   * Runs `send` so that what it sends reaches only those who may see `author`; with `null` it reaches everyone. Use it for
   * messages of several clients that you send at once: otherwise the client whose message started the timer decides for all.
   *
   * @returns what `send` returns
   * @example
   * batch: { sender: Connection; text: string }[] = [];
   *
   * onAlarm() {
   *   const { visibility } = bouncerOf(this);
   *   for (const { sender, text } of this.batch.splice(0)) visibility.as(sender, () => this.broadcast(text));
   * }
   */
  as<T>(author: ConnectionLike | null, send: () => T): T {
    const { sessions, deliveries, active } = this.#deps;
    const { policy } = active;
    if (author === null) return unbounded(send);
    const session = sessions.of(author);
    const now = this.#deps.clock();
    deliveries.sendsFor(session);
    if (!policy.enforce || !isShadowed(session, now)) return unbounded(send);
    sessions.enlist();
    return within(
      { reaches: (viewer) => seesHidden(sessions.of(viewer), session, policy.shadow.audience, now) },
      send,
    );
  }

  /** Whether what `author` does now is visible to `viewer`. */
  canSee(viewer: ConnectionLike | Viewer, author: ConnectionLike): boolean {
    const { sessions, active, clock } = this.#deps;
    const { policy } = active;
    return (
      !policy.enforce || canSee(this.#viewer(viewer), sessions.of(author), policy.shadow.audience, clock())
    );
  }

  /**
   * Who may later read what this connection says now: `null` for everyone, else words for {@link filter}, in which an address is
   * only a hash. A room that keeps history keeps them with each item, and sends them to nobody: they say who is hidden.
   */
  audienceOf(author: ConnectionLike): string | null {
    const { sessions, active, clock } = this.#deps;
    const { policy } = active;
    return policy.enforce ? readersOf(sessions.of(author), policy.shadow.audience, clock()) : null;
  }

  /**
   * The items a viewer may see, in order, each as a copy without its `audience`, so that what you send on gives nobody away.
   * Limit their number afterwards, or a gap would tell. A list inside an item that has audiences of its own is not looked into:
   * filter that as well. An item without an `audience`, such as one from before there was a bouncer, is for everyone.
   *
   * @example
   * items: { text: string; audience: string | null }[] = [];
   *
   * onMessage(connection: Connection, message: WSMessage) {
   *   this.items.push({ text: String(message), audience: bouncerOf(this).visibility.audienceOf(connection) });
   *   this.broadcast(message);
   * }
   *
   * onConnect(connection: Connection) {
   *   connection.send(JSON.stringify(bouncerOf(this).visibility.filter(this.items, connection).slice(-40)));
   * }
   */
  filter<T extends WithAudience>(items: readonly T[], viewer: ConnectionLike | Viewer): WithoutAudience<T>[] {
    const looking = this.#viewer(viewer);
    const now = this.#deps.clock();
    const seen: WithoutAudience<T>[] = [];
    for (const { audience, ...item } of items) {
      if (mayRead(audience ?? null, looking, now)) seen.push(item as WithoutAudience<T>);
    }
    return seen;
  }

  /**
   * Who is behind a request, for {@link filter} and {@link canSee}: a room's history over HTTP shows what the live messages did.
   *
   * @example
   * async onRequest(request: Request) {
   *   const bouncer = bouncerOf(this);
   *   return Response.json(bouncer.visibility.filter(this.items, await bouncer.visibility.viewerOf(request)).slice(-40));
   * }
   */
  async viewerOf(request: RequestLike): Promise<Viewer> {
    const { clientInfo, moderates } = await this.#deps.identify(request);
    const { record, shadow } = await this.#deps.recordOf(clientInfo);
    return { client: clientInfo.clientKey as ClientKey | null, clientInfo, moderates, record, shadow };
  }

  #viewer(viewer: ConnectionLike | Viewer): Viewer {
    return "record" in viewer ? viewer : this.#deps.sessions.of(viewer);
  }
}
