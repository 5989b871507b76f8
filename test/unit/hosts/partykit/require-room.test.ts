import { withBouncer } from "party-bouncer/partykit";
import { describe, expect, it } from "vitest";

const guard = (Room: unknown) => () => withBouncer(Room as new () => object);

describe("withBouncer refuses at once, and says what to do,", () => {
  it.each([
    ["an object", { onMessage() {} }],
    ["a function that is not a class", (): void => {}],
    ["undefined", undefined],
  ])("%s in place of a PartyKit room", (kind, value) => {
    expect(guard(value)).toThrow(`expected a class, received ${kind}. Write the room as a class`);
  });

  it("a PartyServer class in place of a PartyKit room", () => {
    class Chat {
      onMessage(): void {}
      webSocketMessage(): void {}
    }
    expect(guard(Chat)).toThrow(/^withBouncer: Chat is a Durable Object class.*"party-bouncer\/partyserver"/);
  });
});
