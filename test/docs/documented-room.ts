import type { Bouncer, Policy } from "party-bouncer";
import { bouncerOf, withBouncer as withBouncerOnPartyKit } from "party-bouncer/partykit";
import { withBouncer as withBouncerOnPartyServer } from "party-bouncer/partyserver";
import { vi } from "vitest";
import { HibernatingConnection } from "../support/room.ts";
import { MemoryStorage } from "../support/storage.ts";
import { normalised, type Transcript } from "../indistinguishability/transcript.ts";
import type { Example } from "./examples.ts";
import { Server } from "./partyserver.ts";

interface Handlers {
  onStart?(): unknown;
  onConnect?(connection: object, context: { request: Request }): unknown;
  onMessage?(...args: unknown[]): unknown;
  onClose?(connection: object, ...rest: unknown[]): unknown;
  onRequest?(request: Request): Promise<Response>;
  fetch?(request: Request): Promise<Response>;
}

export type RoomClass = new (...args: unknown[]) => Handlers;

class Connection extends HibernatingConnection {
  state: unknown = null;
  readonly user: string;

  constructor(id: string, user: string) {
    super(id);
    this.user = user;
  }

  setState(state: unknown): void {
    this.state = state;
  }
}

/** Longer than any timer of an example, in ms. */
const A_WHILE = 200;

/** A room of a documented class, on a host of which there is no more than it needs. */
export class DocumentedRoom {
  readonly #room: Handlers;
  readonly #here: Connection[];
  readonly #isPartyKit: boolean;
  readonly #lines: { readonly user: string; readonly line: string }[] = [];
  #connections = 0;

  constructor(Class: RoomClass, { fragmentOf }: Example) {
    this.#isPartyKit = !(Class.prototype instanceof Server);
    const storage = new MemoryStorage();
    let Guarded = Class;
    if (fragmentOf === "partykit") Guarded = withBouncerOnPartyKit(Class);
    if (fragmentOf === "partyserver") Guarded = withBouncerOnPartyServer(Class);
    const here: Connection[] = [];
    const blockConcurrencyWhile = (callback: () => unknown): unknown => callback();
    const open = (): Connection[] => here.filter(({ readyState }) => readyState === 1);
    const partyKitRoom = {
      id: "lobby",
      name: "main",
      storage,
      blockConcurrencyWhile,
      env: {},
      context: { parties: {} },
      getConnections: open,
      broadcast: (message: unknown, without: readonly string[] = []) => {
        for (const connection of open()) if (!without.includes(connection.id)) connection.send(message);
      },
    };
    this.#room = new Guarded(this.#isPartyKit ? partyKitRoom : { storage, blockConcurrencyWhile }, {});
    this.#here = this.#isPartyKit ? here : ((this.#room as Server).here as Connection[]);
  }

  get bouncer(): Bouncer {
    return bouncerOf(this.#room);
  }

  async start(shadow: Policy["shadow"]): Promise<void> {
    await this.get("nobody");
    await this.#room.onStart?.();
    const identify: Policy["identify"] = ({ headers }) => headers.get("x-user");
    this.bouncer.setPolicy({ ...this.bouncer.policy, identify, shadow });
  }

  async enter(user: string): Promise<Connection> {
    const connection = new Connection(`connection-${++this.#connections}`, user);
    const send = connection.send.bind(connection);
    connection.send = (message: unknown) => {
      this.#lines.push({ user, line: String(message) });
      send(message);
    };
    this.#here.push(connection);
    await this.#room.onConnect?.(connection, { request: requestOf(user) });
    return connection;
  }

  async say(sender: Connection, text: string): Promise<void> {
    const message = JSON.stringify({ type: "chat", text });
    await (this.#isPartyKit
      ? this.#room.onMessage?.(message, sender)
      : this.#room.onMessage?.(sender, message));
    await vi.advanceTimersByTimeAsync(A_WHILE);
  }

  async leave(connection: Connection): Promise<void> {
    connection.readyState = 3;
    await this.#room.onClose?.(connection, 1000, "", true);
  }

  /** Asks the room over HTTP. What comes back is written down as if it had come over a socket. */
  async get(user: string): Promise<void> {
    const request = requestOf(user);
    const response = await (this.#isPartyKit ? this.#room.onRequest?.(request) : this.#room.fetch?.(request));
    if (response?.ok === true) this.#lines.push({ user, line: await response.text() });
  }

  /** What a user received. */
  transcriptOf(user: string): Transcript {
    return normalised(this.#lines.filter((line) => line.user === user).map(({ line }) => line));
  }
}

function requestOf(user: string): Request {
  return new Request("http://rooms/parties/main/lobby", { headers: { "x-user": user } });
}
