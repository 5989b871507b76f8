import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import * as awareness from "y-protocols/awareness";
import * as Y from "yjs";
import { Echoes } from "../../../../src/hosts/yjs/echoes.ts";
import { Connection } from "../../../support/room.ts";

/** Somebody whose provider repeats what it hears. */
class Person {
  readonly connection = new Connection("any");
  readonly awareness = new awareness.Awareness(new Y.Doc());

  constructor() {
    clearInterval(this.awareness._checkInterval as never);
  }

  says(state: Record<string, unknown> | null): Uint8Array {
    this.awareness.setLocalState(state);
    return this.knows(this.awareness.clientID);
  }

  /** A message with what is known of these people. */
  knows(...people: number[]): Uint8Array {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(encoder, awareness.encodeAwarenessUpdate(this.awareness, people));
    return encoding.toUint8Array(encoder);
  }

  hears(...people: readonly Person[]): void {
    for (const { awareness: other } of people) {
      awareness.applyAwarenessUpdate(
        this.awareness,
        awareness.encodeAwarenessUpdate(other, [other.clientID]),
        "room",
      );
    }
  }
}

function gathering(): { echoes: Echoes; ada: Person; bob: Person; eve: Person } {
  return { echoes: new Echoes(), ada: new Person(), bob: new Person(), eve: new Person() };
}

describe("an awareness message", () => {
  it("is an echo, once for each connection, if it repeats what the room has sent", () => {
    const { echoes, ada, bob, eve } = gathering();
    const said = ada.says({ x: 1 });
    expect(echoes.absorbs(ada.connection, said)).toBe(false);
    for (const reader of [bob, eve]) {
      echoes.learn(said, reader.connection);
      reader.hears(ada);
      const repeated = reader.knows(ada.awareness.clientID);
      expect(echoes.absorbs(reader.connection, repeated)).toBe(true);
      expect(echoes.absorbs(reader.connection, repeated)).toBe(false);
    }
  });

  it("is none if it says something new, of whomever", () => {
    const { echoes, ada, bob } = gathering();
    const said = ada.says({ x: 1 });
    for (const { connection } of [ada, bob]) echoes.learn(said, connection);
    bob.hears(ada);
    bob.says({ x: 2 });
    expect(echoes.absorbs(bob.connection, bob.knows(ada.awareness.clientID, bob.awareness.clientID))).toBe(
      false,
    );
    expect(echoes.absorbs(ada.connection, ada.says({ x: 3 }))).toBe(false);
  });

  it("is none if it says that somebody has left, who had not", () => {
    const { echoes, ada, bob } = gathering();
    echoes.learn(ada.says({ x: 1 }), ada.connection);
    const { clientID } = ada.awareness;
    const left = awareness.encodeAwarenessUpdate(ada.awareness, [clientID], new Map());
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(encoder, left);
    const message = encoding.toUint8Array(encoder);
    expect(echoes.absorbs(ada.connection, message)).toBe(false);
    echoes.learn(message, bob.connection);
    expect(echoes.absorbs(bob.connection, message)).toBe(true);
  });

  it("is none if it is anything else, or no whole message", () => {
    const { echoes, ada, bob } = gathering();
    const said = ada.says({ x: 1 });
    echoes.learn(said, bob.connection);
    const broken = [
      said.subarray(0, -1),
      said.subarray(0, 3),
      new Uint8Array([1]),
      new Uint8Array([1, 1, 0]),
    ];
    for (const message of [...broken, "text", new Uint8Array([0, 2, 1, 0]), new Blob([said as never])]) {
      echoes.learn(message as never, bob.connection);
      expect(echoes.absorbs(bob.connection, message as never)).toBe(false);
    }
    expect(echoes.absorbs(bob.connection, said)).toBe(true);
  });

  it("is counted like any other if it is very long, or about very many", () => {
    const { echoes, ada, bob } = gathering();
    const said = [ada.says({ text: "x".repeat(70_000) })];
    const others = Array.from({ length: 300 }, () => new Person());
    for (const other of others) other.says({});
    ada.hears(...others);
    said.push(ada.knows(...others.map(({ awareness: { clientID } }) => clientID)));
    for (const message of said) {
      echoes.learn(message, bob.connection);
      expect(echoes.absorbs(bob.connection, message)).toBe(false);
    }
  });

  it("is free as often as the room has sent one, and not for whatever is old", () => {
    const { echoes, ada, bob, eve } = gathering();
    const sayings = Array.from({ length: 50 }, (_, x) => ada.says({ x }));
    for (const said of sayings) for (const { connection } of [bob, eve]) echoes.learn(said, connection);
    expect(sayings.filter((said) => echoes.absorbs(bob.connection, said))).toHaveLength(50);
    // All that she says is old by now, and nothing is what she heard.
    eve.awareness.clientID = ada.awareness.clientID;
    const madeUp = Array.from({ length: 49 }, (_, x) => eve.says({ x }));
    const flood = [...madeUp, ...madeUp, ...madeUp];
    expect(flood.filter((said) => echoes.absorbs(eve.connection, said))).toHaveLength(50);
    expect(echoes.absorbs(new Connection("of nobody who heard"), sayings[0] ?? "")).toBe(false);
  });
});
