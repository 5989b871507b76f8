import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import {
  keepStateThroughHibernation,
  readSpareState,
  readState,
  writeSpareState,
  writeState,
} from "../../../src/platform/attachment.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { HibernatingSocket, NativeSocket } from "../../support/native-socket.ts";

const HOST = { id: "ada" };

class Connection extends HibernatingSocket {
  constructor() {
    super({ __pk: HOST, __user: null });
  }

  /** As its host looks into it. */
  get attached(): unknown {
    return NativeSocket.prototype.deserializeAttachment.call(this);
  }
}

beforeAll(() => {
  vi.stubGlobal("WebSocket", NativeSocket);
  keepStateThroughHibernation();
});
afterAll(() => void vi.unstubAllGlobals());

describe("what a host reads of a connection is what is stored", () => {
  it("once the bouncer has written to it, and again once the app has", () => {
    const connection = new Connection();
    expect(writeState(connection, "r", "one")).toBe(true);
    expect(connection.attached).toEqual({ __pk: HOST, __user: null, "party-bouncer": { r: "one" } });
    expect(connection.attached).toEqual(connection.stored);
    connection.serializeAttachment({ colour: "red" });
    writeState(connection, "r", "two");
    expect(connection.stored).toEqual({
      __pk: HOST,
      __user: { colour: "red" },
      "party-bouncer": { r: "two" },
    });
    expect(connection.attached).toEqual(connection.stored);
  });

  it("where the app writes what cannot be stored, and goes on with what was there before", () => {
    const connection = new Connection();
    writeState(connection, "r", "one");
    for (const bad of ["x".repeat(20_000), () => {}]) {
      expect(() => connection.serializeAttachment(bad)).toThrow(/cannot be larger|could not be cloned/);
      expect(connection.attached).toEqual(connection.stored);
      expect(connection.stored).toEqual({ __pk: HOST, __user: null, "party-bouncer": { r: "one" } });
    }
  });

  it("where something else is attached than a host attaches", () => {
    const connection = new Connection();
    writeState(connection, "r", "one");
    for (const odd of [null, 5, [1]]) {
      NativeSocket.prototype.serializeAttachment.call(connection, odd);
      expect(connection.attached).toEqual(odd);
    }
  });

  it("and who changes what it was given changes nothing of it", () => {
    const connection = new Connection();
    writeState(connection, "r", "one");
    (connection.attached as { __pk: unknown }).__pk = null;
    expect(connection.attached).toEqual(connection.stored);
  });
});

describe("if something else replaces the methods of sockets too", () => {
  it("each room that is made later writes as before", () => {
    const { prototype } = NativeSocket;
    const { serializeAttachment } = prototype;
    const seen: unknown[] = [];
    prototype.serializeAttachment = function (attachment) {
      seen.push(attachment);
      serializeAttachment.call(this, attachment);
    };
    try {
      createHost({}, { connections: () => [], storage: null });
      const connection = new Connection();
      expect(writeState(connection, "r", "one")).toBe(true);
      expect(connection.stored).toEqual({ __pk: HOST, __user: null, "party-bouncer": { r: "one" } });
      expect(seen).not.toEqual([]);
    } finally {
      prototype.serializeAttachment = serializeAttachment;
    }
  });
});

describe("where there are two copies of the library", () => {
  it("what is written last is kept, and what the other one wrote beside it", async () => {
    vi.resetModules();
    const other = await import("../../../src/platform/attachment.ts");
    expect(other.writeState).not.toBe(writeState);
    other.keepStateThroughHibernation();
    const connection = new Connection();
    writeState(connection, "r", "older");
    other.writeState(connection, "r", "newer");
    other.writeState(connection, "s", "of another policy");
    connection.serializeAttachment({ colour: "red" });
    const stored = { __pk: HOST, __user: { colour: "red" } };
    expect(connection.stored).toEqual({
      ...stored,
      "party-bouncer": { r: "newer", s: "of another policy" },
    });
    writeState(connection, "r", "newest");
    expect(connection.attached).toEqual({
      ...stored,
      "party-bouncer": { r: "newest", s: "of another policy" },
    });
    expect(other.readState(connection, "r")).toBe("newest");
  });

  it("each finds the bouncer of a room that the other one guards", async () => {
    const { withBouncer } = await import("party-bouncer/partykit");
    const Guarded = withBouncer(
      class Chat {
        constructor(readonly room: object) {}
      },
    );
    vi.resetModules();
    const other = await import("party-bouncer/partykit");
    expect(other.withBouncer).not.toBe(withBouncer);
    const room = new Guarded({
      id: "lobby",
      storage: new MemoryStorage(),
      getConnections: () => [],
      blockConcurrencyWhile: (callback: () => unknown) => callback(),
    });
    expect(other.bouncerOf(room).policy.maxMessageBytes).toBe(16_384);
  });
});

describe("where the app's own state leaves no room", () => {
  it("the app's is stored, and the bouncer is told that its own is not", () => {
    const connection = new Connection();
    connection.serializeAttachment("x".repeat(16_000));
    expect(writeState(connection, "r", "y".repeat(1_000))).toBe(false);
    expect(connection.stored).toEqual({ __pk: HOST, __user: "x".repeat(16_000) });
    expect(readState(connection, "r")).toBe("y".repeat(1_000));
    connection.serializeAttachment("x");
    expect(writeState(connection, "r", "z")).toBe(true);
    expect(connection.stored).toMatchObject({ "party-bouncer": { r: "z" } });
  });

  it("what can be spared is given up first, and nobody is told", () => {
    const connection = new Connection();
    writeState(connection, "r", "mine");
    writeSpareState(connection, "r", "y".repeat(1_000));
    expect(readSpareState(connection, "r")).toBe("y".repeat(1_000));
    connection.serializeAttachment("x".repeat(16_000));
    const stored = { __pk: HOST, __user: "x".repeat(16_000), "party-bouncer": { r: "mine" } };
    expect(connection.stored).toEqual(stored);
    expect(readSpareState(connection, "r")).toBe(undefined);
    writeSpareState(connection, "r", "y".repeat(1_000));
    expect(connection.stored).toEqual(stored);
    expect(writeState(connection, "r", "still mine")).toBe(true);
  });

  it("what can be spared stays if something else is wrong with the app's", () => {
    const connection = new Connection();
    writeState(connection, "r", "mine");
    writeSpareState(connection, "r", "spare");
    expect(() => connection.serializeAttachment(() => {})).toThrow(/could not be cloned/);
    expect(connection.attached).toEqual(connection.stored);
    expect(readSpareState(connection, "r")).toBe("spare");
  });
});
