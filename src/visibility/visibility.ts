import { canSee, mayRead, readersOf, seesHidden, unbounded, within } from "./audience.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { ClientKey } from "../identity/client-key.ts";
import { isShadowed, type Viewer } from "../session/session.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { shadowOf } from "../bans/ban.ts";
import type { Sendable } from "../shared/message.ts";
import type { RequestLike } from "../identity/request.ts";
import type { Premises } from "../bouncer/premises.ts";

/** An item of a history as {@link Visibility.filter} returns it. */
export type WithoutAudience<T> = T extends unknown ? Omit<T, "audience"> : never;

/** Who sees whom: `bouncer.visibility`. */
export class Visibility {
  readonly #premises: Premises;

  constructor(premises: Premises) {
    this.#premises = premises;
  }

  /**
   * Sends to everyone who may see the sender: all, or only the sender's own client while it is shadow-banned. Inside a
   * guarded `onMessage` the room's own `broadcast` does the same.
   *
   * @param without ids of connections to leave out
   */
  broadcast(author: ConnectionLike, message: Sendable, without: readonly string[] = []): void {
    this.#premises.deliveries.sendsFor(this.#premises.sessions.of(author));
    unbounded(() => {
      for (const connection of this.#premises.room.connections()) {
        if (without.includes(connection.id) || !this.canSee(connection, author)) continue;
        try {
          connection.send(message as ArrayBuffer);
        } catch {
          // That connection is going away; the others still get the message.
        }
      }
    });
  }

  /**
   * Runs `send` so that what it sends reaches only those who may see `author`; with `null`, as the room's own word, everyone. For
   * what is gathered from several clients and sent at once, where whoever started the timer must not decide for all.
   *
   * @returns what `send` returns
   * @example
   * setTimeout(() => {
   *   for (const { sender, text } of batch) bouncer.visibility.as(sender, () => this.room.broadcast(text));
   * }, 50);
   */
  as<T>(author: ConnectionLike | null, send: () => T): T {
    const { sessions, policy, deliveries } = this.#premises;
    if (author === null) return unbounded(send);
    const session = sessions.of(author);
    const now = this.#premises.clock();
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
    const { sessions, policy, clock } = this.#premises;
    return (
      !policy.enforce || canSee(this.#viewer(viewer), sessions.of(author), policy.shadow.audience, clock())
    );
  }

  /**
   * Who may later read what this connection says now: `null` for everyone, else words for {@link filter}, in which an address is
   * only a hash. A room that keeps history keeps them with each item, and sends them to nobody: they say who is hidden.
   */
  audienceOf(author: ConnectionLike): string | null {
    const { sessions, policy, clock } = this.#premises;
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
  filter<T extends { readonly audience: string | null }>(
    items: readonly T[],
    viewer: ConnectionLike | Viewer,
  ): WithoutAudience<T>[] {
    const looking = this.#viewer(viewer);
    const now = this.#premises.clock();
    const seen: WithoutAudience<T>[] = [];
    for (const { audience, ...item } of items) {
      if (mayRead(audience ?? null, looking, now)) seen.push(item as WithoutAudience<T>);
    }
    return seen;
  }

  /**
   * Who is behind a request, for {@link filter} and {@link canSee}: a room's history over HTTP shows what the live frames did.
   *
   * @example
   * async onRequest(request: Request) {
   *   const bouncer = bouncerOf(this);
   *   return Response.json(bouncer.visibility.filter(this.items, await bouncer.visibility.viewerOf(request)).slice(-40));
   * }
   */
  async viewerOf(request: RequestLike): Promise<Viewer> {
    const { book, recordKeys, clock } = this.#premises;
    const { clientInfo, moderates } = await this.#premises.identify(request, { id: "" });
    let [record, shadow]: [RecordKey | null, Viewer["shadow"]] = [null, null];
    try {
      record = await recordKeys.of(clientInfo);
      const bans = record === null || book === null ? [] : await book.bansOf(record, clock());
      shadow = shadowOf(bans, clock());
    } catch (error) {
      this.#premises.fail("reading a client's record", error);
    }
    return { client: clientInfo.clientKey as ClientKey | null, clientInfo, moderates, record, shadow };
  }

  #viewer(viewer: ConnectionLike | Viewer): Viewer {
    return "record" in viewer ? viewer : this.#premises.sessions.of(viewer);
  }
}
