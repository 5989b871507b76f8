import { bouncerOf } from "party-bouncer/partykit";
import { expect, it } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import { register } from "../../../src/hosts/bouncer-of.ts";

it("finds the bouncer of a room by the objects that it was registered for", () => {
  const { bouncer } = createHost({}, { connections: () => [], storage: null });
  const [room, instance] = [{}, {}];
  register(room, bouncer);
  register(instance, bouncer);
  expect(bouncerOf(room)).toBe(bouncer);
  expect(bouncerOf(instance)).toBe(bouncer);
});

it("says what to do if a room is not guarded", () => {
  expect(() => bouncerOf({})).toThrow(
    "bouncerOf: this room has no bouncer. Guard its class with withBouncer(Class, policy) first.",
  );
});
