import { expect, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import { guardRawMessages } from "../../../src/platform/raw-messages.ts";
import { Connection } from "../../support/room.ts";

class Server {
  readonly here: Connection[] = [];
  readonly heard: unknown[] = [];

  getConnections(): Connection[] {
    return this.here;
  }

  webSocketMessage(_: object, message: unknown): unknown {
    return this.heard.push(message);
  }
}

class Guarded extends Server {
  override webSocketMessage(socket: object, message: unknown): unknown {
    return super.webSocketMessage(socket, message);
  }
}

class Own extends Guarded {
  override webSocketMessage(socket: object, message: unknown): unknown {
    return super.webSocketMessage(socket, message);
  }
}

function guarded<Room extends Server>(room: Room): Room {
  const { bouncer } = createHost(
    { limits: [{ name: "messages", limit: 2, window: "1m" }] },
    { connections: () => room.here, storage: null },
  );
  guardRawMessages(room, Guarded.prototype, bouncer);
  return room;
}

it("a room's own webSocketMessage hears what is let pass", async () => {
  const room = guarded(new Own());
  const connection = new Connection("ada");
  room.here.push(connection);
  for (let index = 0; index < 5; index++) await room.webSocketMessage(connection, `${index}`);
  expect(room.heard).toEqual(["0", "1"]);
});

it("it also hears a socket that the room accepted by itself, and the log says once that it is not guarded", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  const room = guarded(new Own());
  for (let index = 0; index < 5; index++) await room.webSocketMessage({}, `${index}`);
  expect(room.heard).toHaveLength(5);
  expect(printed.mock.calls).toEqual([
    [expect.stringMatching(/accepted by itself.*limit it with rateLimit/)],
  ]);
  printed.mockRestore();
});

it("a room without one is left as it is, and cannot be given one past the guard", () => {
  const room = guarded(new Guarded());
  room.webSocketMessage(new Connection("ada"), "hello");
  expect(room.heard).toEqual(["hello"]);
  const field = { value: () => {}, configurable: true, writable: true, enumerable: true };
  expect(() => Object.defineProperty(room, "webSocketMessage", field)).toThrow(/redefine/);
});
