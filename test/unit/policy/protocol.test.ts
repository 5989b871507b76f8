import { definePolicy, type Protocol } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { definePolicyFor } from "../../../src/policy/define-policy.ts";
import { Room } from "../../support/room.ts";
import { TimedRoom } from "../../support/timed-room.ts";

const bytes: Protocol = { name: "bytes", classify: () => "update", controlMessages: false };

describe("a protocol", () => {
  it("tells types, and keeps control messages off its wire, unless the policy says otherwise", () => {
    expect(definePolicy({ protocol: bytes })).toMatchObject({
      classify: bytes.classify,
      controlMessages: false,
    });
    expect(definePolicy({ protocol: bytes, classify: "text", controlMessages: true })).toMatchObject({
      classify: "text",
      controlMessages: true,
    });
    expect(definePolicy({ protocol: { name: "text" } })).toMatchObject({
      classify: "text",
      controlMessages: true,
    });
  });

  it("needs a name, and functions", () => {
    expect(() => definePolicy({ protocol: { name: "" } })).toThrow(/protocol.name: expected a name/);
    expect(() => definePolicy({ protocol: { name: "x", answer: "no" } as never })).toThrow(
      /protocol.answer: expected a function/,
    );
  });
});

describe("the protocol of a class", () => {
  const filledIn = { protocol: bytes, classify: bytes.classify, controlMessages: false };

  it("is filled in with all that it says, unless the policy names another one", () => {
    expect(definePolicyFor({}, bytes)).toMatchObject(filledIn);
    expect(definePolicyFor({ protocol: { name: "text" } }, bytes)).toMatchObject({
      protocol: { name: "text" },
      classify: "text",
    });
    expect(definePolicyFor({ classify: "text" }, bytes)).toMatchObject({ ...filledIn, classify: "text" });
  });

  it("is filled into a policy that is complete already, as if it had not been", () => {
    expect(definePolicyFor(definePolicy({}), bytes)).toMatchObject(filledIn);
    expect(definePolicyFor(definePolicy({ controlMessages: true }), bytes)).toMatchObject({
      ...filledIn,
      controlMessages: true,
    });
    const complete = definePolicyFor({}, bytes);
    expect(definePolicyFor(complete, bytes)).toBe(complete);
  });

  it("lets a policy answer that has no protocol of its own", () => {
    const answering = { ...bytes, answer: () => null };
    expect(definePolicyFor({ onRefusal: "answer" }, answering).onRefusal).toEqual({ do: "answer" });
    expect(() => definePolicyFor({ onRefusal: "answer" }, bytes)).toThrow(/onRefusal/);
  });

  it("is the default of every policy that a room is given, and of limits that are added", async () => {
    const answering: Protocol = { name: "calls", classify: () => "call", answer: () => "no" };
    const room = new TimedRoom({ limits: [] }, { protocol: answering });
    const { bouncer } = room.host;
    const ada = await room.enter("ada");
    expect(bouncer.policy.protocol).toEqual(answering);
    bouncer.limits.add({
      name: "calls",
      match: { type: "call" },
      limit: 1,
      window: "1s",
      onRefusal: "answer",
    });
    expect(bouncer.limits.list()[0]?.onRefusal).toEqual({ do: "answer" });
    room.flood(ada, 3);
    expect(ada.heard).toEqual(["no", "no"]);
    bouncer.setPolicy({ limits: [], maxMessageBytes: 1, onRefusal: "answer" });
    expect(bouncer.policy).toMatchObject({ protocol: answering, classify: answering.classify });
    room.say(ada, "xx");
    expect(ada.heard).toEqual(["no", "no", "no"]);
  });

  it("leaves a room that has none as it was", () => {
    expect(new Room({}).bouncer.policy.protocol).toBeUndefined();
  });
});
