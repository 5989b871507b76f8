import { describe, expect, it } from "vitest";
import { Budget } from "../../../client/pacing/budget.ts";
import type { Message } from "../../../src/shared/message.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Room } from "../../support/room.ts";

const asBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const CHAT = '{"type":"chat","text":"hi"}';

/** How many of so many messages the room's handler is handed. */
async function heard(policy: Policy, message: Message, count: number): Promise<number> {
  const room = new Room({ identify: byHeaders, ...policy });
  const ada = await room.enter("ada");
  let passed = 0;
  for (let index = 0; index < count; index++) room.bouncer.handle(ada, message, () => passed++);
  return passed;
}

describe("JSON that is sent as bytes", () => {
  const limits = [
    { name: "chat", match: { type: "chat" }, limit: 5, window: "1s" },
  ] satisfies Policy["limits"];

  it.each<[string, Policy["classify"], Message, number]>([
    ["has a type where the app says that it reads bytes", "text-and-bytes", asBytes(CHAT), 5],
    ["has one in a buffer", "text-and-bytes", asBytes(CHAT).buffer as ArrayBuffer, 5],
    [
      "has one in a part of a buffer",
      "text-and-bytes",
      asBytes(`xx${CHAT}xx`).subarray(2, 2 + CHAT.length),
      5,
    ],
    ["is text there as ever", "text-and-bytes", CHAT, 5],
    ["has none where nothing is said", undefined, asBytes(CHAT), 50],
    [
      "is handed to a function as it is",
      (message) => (typeof message === "string" ? null : "chat"),
      asBytes(CHAT),
      5,
    ],
  ])("%s", async (_, classify, message, most) => {
    expect(await heard({ limits, ...(classify !== undefined && { classify }) }, message, 50)).toBe(most);
  });

  it("is no type where it is no UTF-8", async () => {
    expect(await heard({ limits, classify: "text-and-bytes" }, new Uint8Array([0xff, 0xfe, 0x7b]), 50)).toBe(
      50,
    );
  });
});

describe("empty messages", () => {
  const limits = [{ name: "bytes", cost: "bytes", limit: 100, window: "1s" }] satisfies Policy["limits"];

  it.each<[string, Message]>([
    ["text", ""],
    ["bytes", new ArrayBuffer(0)],
  ])("of %s cost one each, where bytes are counted", async (_, message) => {
    expect(await heard({ limits }, message, 10_000)).toBe(100);
  });

  it("cost the client's own count as much", () => {
    const announced = {
      name: "bytes",
      limit: 100,
      window: 1_000,
      burst: 100,
      algorithm: "gcra",
      cost: "bytes",
      types: null,
    } as const;
    const budget = new Budget({ limits: [announced] }, null);
    let passed = 0;
    for (; passed < 1_000 && budget.refuses("", 0) === null; passed++) budget.charge("", 0);
    expect(passed).toBeLessThanOrEqual(100);
  });
});

describe("what is free", () => {
  const policy: Policy = {
    free: { type: "ping" },
    limits: [{ name: "messages", limit: 5, window: "1s" }],
  };

  it.each<[string, Message, number]>([
    ["a message of that type", '{"type":"ping"}', 50],
    ["one with more in it", '{"type":"ping","at":5}', 50],
    ["no text that only begins so", '{"type":"ping"', 5],
    ["no text that goes on with something else", '{"type":"ping"} and then a long line of chat', 5],
    ["no bytes", asBytes('{"type":"ping"}'), 5],
  ])("is %s", async (_, message, most) => {
    expect(await heard(policy, message, 50)).toBe(most);
  });

  it("is what the app's own function says", async () => {
    expect(await heard({ ...policy, classify: () => "ping" }, "ping", 50)).toBe(50);
  });

  it("is bytes too, where the app reads them, and only if they are JSON", async () => {
    const bytes: Policy = { ...policy, classify: "text-and-bytes" };
    expect(await heard(bytes, asBytes('{"type":"ping"}'), 50)).toBe(50);
    expect(await heard(bytes, asBytes('{"type":"ping"'), 50)).toBe(5);
  });

  it("needs no JSON where it is not about types", async () => {
    const room = new Room({ ...policy, identify: () => ({ id: "ada", tier: "pro" }), free: { tier: "pro" } });
    const ada = await room.enter("ada");
    let passed = 0;
    for (let index = 0; index < 50; index++) room.bouncer.handle(ada, "no JSON", () => passed++);
    expect(passed).toBe(50);
  });
});
