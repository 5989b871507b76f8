import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameOf } from "../../../../src/hosts/agents/wire.ts";
import { runs } from "../../../support/runs.ts";

const LONG = "x".repeat(10_000);

/** As `AgentClient` and `useAgent` write a call. */
const call = (args: unknown[], method = "add", id = "1"): string =>
  JSON.stringify({ args, id, method, type: "rpc" });

/** What an agent reads, as it reads it: all of it. */
function asAnAgent(message: string): { type: string; method: string | null } | null {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { type, id, method, args } = value as Record<string, unknown>;
  if (typeof type !== "string") return null;
  const isCall =
    type === "rpc" && typeof id === "string" && typeof method === "string" && Array.isArray(args);
  return { type, method: isCall ? (method as string) : null };
}

describe("what an agent takes a message for", () => {
  it.each([
    ["a call", call([1, 2]), { type: "rpc", method: "add", id: "1" }],
    ["a long call", call([LONG]), { type: "rpc", method: "add", id: "1" }],
    [
      "the state",
      JSON.stringify({ state: 1, type: "cf_agent_state" }),
      { type: "cf_agent_state", method: null, id: null },
    ],
    [
      "a long chat",
      JSON.stringify({ id: "7", init: { method: "POST", body: LONG }, type: "cf_agent_use_chat_request" }),
      { type: "cf_agent_use_chat_request", method: null, id: "7" },
    ],
    ["an app's own", '{"type":"hello"}', { type: "hello", method: null, id: null }],
    ["no JSON", "hello", null],
    ["no object", '"rpc"', null],
    ["no type", "{}", null],
    ["null", "null", null],
    [
      "a call without arguments",
      '{"id":"1","method":"add","type":"rpc"}',
      { type: "rpc", method: null, id: "1" },
    ],
    [
      "a call whose id is a number",
      '{"args":[],"id":1,"method":"add","type":"rpc"}',
      { type: "rpc", method: null, id: null },
    ],
  ])("%s", (_, message, frame) => {
    expect(frameOf(message)).toEqual(frame);
  });

  it("nothing, of bytes: agents read none", () => {
    expect(frameOf(new TextEncoder().encode(call([])).buffer)).toBeNull();
  });

  it.each([
    ["the last of two types", `{"type":"cf_agent_state","pad":"${LONG}","type":"rpc"}`],
    ["a type spelled with escapes", `{"pad":"${LONG}","\\u0074ype":"rpc","type":"cf_agent_state"}`],
    ["a type that escapes spell after it", `{"pad":"${LONG}","type":"cf_agent_state","\\u0074ype":"rpc"}`],
    [
      "text that ends like a call",
      JSON.stringify({ type: "x", text: `${LONG},"id":"1","method":"add","type":"rpc"}` }),
    ],
    ["an object inside that ends like a call", `{"type":"x","in":${call([LONG])}}`],
    ["a method spelled with escapes", `{"args":["${LONG}"],"id":"1","method":"\\u0061dd","type":"rpc"}`],
    [
      "arguments that are none in the end",
      `{"args":[],"args":1,"pad":"${LONG}","id":"1","method":"add","type":"rpc"}`,
    ],
    [
      "arguments spelled twice",
      `{"args":[],"\\u0061rgs":1,"pad":"${LONG}","id":"1","method":"add","type":"rpc"}`,
    ],
    ["a type between white space", `{"pad":"${LONG}", "type" : "rpc" }`],
    ["white space after it", `${call([LONG])} `],
  ])("by %s", (_, message) => {
    expect(frameOf(message)).toMatchObject(asAnAgent(message) ?? {});
  });

  it("is what the agent reads, of whatever JSON", () => {
    const name = fc.constantFrom(
      "type",
      "id",
      "method",
      "args",
      "state",
      "\\u0074ype",
      "met\\u0068od",
      "\\u0061rgs",
    );
    const value = fc.oneof(
      fc.constantFrom(
        '"rpc"',
        '"add"',
        '"cf_agent_state"',
        '"cf_agent_use_chat_request"',
        "[]",
        "1",
        "null",
        '"\\u0072pc"',
      ),
      fc.constant(`"${LONG}"`),
      fc.constant(JSON.stringify(`${LONG},"id":"1","method":"add","type":"rpc"}`)),
    );
    const object = fc
      .array(fc.tuple(name, value), { maxLength: 8 })
      .map((members) => members.map(([key, what]) => `"${key}":${what}`).join(","))
      .chain((members) =>
        fc.constantFrom(
          `{${members}}`,
          `{"args":[],${members},"id":"1","method":"add","type":"rpc"}`,
          `{"id":"1",${members},"type":"cf_agent_state"}`,
        ),
      );
    fc.assert(
      fc.property(object, (message) => {
        const read = asAnAgent(message);
        const frame = frameOf(message);
        expect(frame === null ? null : { type: frame.type, method: frame.method }).toEqual(read);
      }),
      { numRuns: runs(3_000) },
    );
  });
});
