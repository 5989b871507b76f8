import { vi } from "vitest";
import { createHost } from "../../src/bouncer/create-host.ts";
import type { Host } from "../../src/bouncer/host.ts";
import type { BouncerEvents } from "../../src/events/events.ts";
import type { RoomLike } from "../../src/platform/room.ts";
import type { Policy } from "../../src/policy/policy.ts";
import type { Message } from "../../src/shared/message.ts";
import { byHeaders, Connection, requestWith } from "./room.ts";
import { MemoryStorage } from "./storage.ts";

/** A room whose app remembers what it was handed and when, while time goes on only as a test says: use it with fake timers. */
export class TimedRoom {
  readonly host: Host;
  readonly here: Connection[] = [];
  /** What the app was handed, in order. */
  readonly heard: { readonly by: string; readonly message: Message; readonly at: number }[] = [];
  readonly failures: BouncerEvents["error"][] = [];
  /** How far its clock is from what has passed, in ms. */
  ahead = 0;
  /** What the app does with a message. */
  onMessage: (connection: Connection, message: Message) => unknown = () => {};

  constructor(policy: Policy, options: Partial<RoomLike> = {}) {
    const connections = (): Connection[] => this.here.filter(({ readyState }) => readyState === 1);
    this.host = createHost(
      { identify: byHeaders, ...policy },
      { connections, storage: new MemoryStorage(), ...options },
      { clock: () => Date.now() + this.ahead },
    );
    this.host.bouncer.on("error", (failure) => this.failures.push(failure));
  }

  async enter(id: string, headers: Record<string, string> = { "x-user": id }): Promise<Connection> {
    const connection = new Connection(id);
    this.here.push(connection);
    await this.host.connect(connection, requestWith(headers));
    return connection;
  }

  say(connection: Connection, message: Message): unknown {
    return this.host.bouncer.handle(connection, message, () => {
      this.heard.push({ by: connection.id, message, at: Date.now() });
      return this.onMessage(connection, message);
    });
  }

  /** Says so many numbered messages at once. */
  flood(connection: Connection, count: number, type = "say"): void {
    for (let number = 0; number < count; number++) this.say(connection, JSON.stringify({ type, number }));
  }

  leave(connection: Connection): void {
    connection.readyState = 3;
    this.host.disconnect(connection);
  }

  get messages(): Message[] {
    return this.heard.map(({ message }) => message);
  }

  /** Ends when nothing is left to happen by itself. */
  static settle(most = 600_000): void {
    for (let passed = 0; vi.getTimerCount() > 0; passed += 100) {
      if (passed > most) throw new Error(`after ${most} ms, ${vi.getTimerCount()} timers are still running`);
      vi.advanceTimersByTime(100);
    }
  }
}
