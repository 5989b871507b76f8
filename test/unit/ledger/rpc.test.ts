import { describe, expect, it } from "vitest";
import {
  addressSchema,
  type Call,
  callSchema,
  historySchema,
  newsSchema,
  secretSchema,
  type State,
  stateSchema,
} from "../../../src/ledger/rpc.ts";
import { newToken } from "../../../src/shared/token.ts";
import { banWith, imposed, pardonWith, toldOf } from "../../support/audit-entries.ts";
import { START } from "../../support/time.ts";

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const room = { party: "main", room: "a" };
const ban = banWith({}, "forever");
const arrive: Call = { do: "arrive", room, token: newToken(), at: START };
const change: Call = { do: "change", change: imposed(ban), from: room };

describe("a call", () => {
  it.each<Call>([
    arrive,
    { do: "leave", room, at: START },
    { do: "look" },
    change,
    { ...change, from: null },
    { do: "change", change: pardonWith({ before: START }), from: room },
    { do: "change", change: toldOf(ban), from: room },
    { do: "history" },
    { do: "secret" },
    { do: "claim", id: "ban/1", room, lasts: 1_000 },
  ])("gets there as it was sent: %j", (call) => {
    expect(callSchema.parse(throughJson(call))).toEqual(call);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["text", "look"],
    ["a list", [{ do: "look" }]],
    ["an empty object", {}],
    ["another order", { do: "forget" }],
    ["an arrival from nowhere", { ...arrive, room: null }],
    ["an arrival from a room without a name", { ...arrive, room: { ...room, room: "" } }],
    ["an arrival from a room of no party", { ...arrive, room: { ...room, party: "" } }],
    ["an arrival without a token", { ...arrive, token: undefined }],
    ["an arrival at no time", { ...arrive, at: null }],
    ["a leave at no time", { do: "leave", room }],
    ["a change of nothing", { ...change, change: null }],
    ["a change of a version to come", { ...change, change: { ...imposed(ban), v: 2 } }],
    ["a ban of another client", { ...change, change: { ...imposed(ban), target: "user:ada" } }],
    ["a claim of nothing", { do: "claim", id: "", room, lasts: 0 }],
    ["a claim without end", { do: "claim", id: "x".repeat(129), room, lasts: 0 }],
    ["a claim with half a character", { do: "claim", id: "\ud800", room, lasts: 0 }],
    ["a claim of no room", { do: "claim", id: "ban/1", lasts: 0 }],
    ["a claim that never ends", { do: "claim", id: "ban/1", room, lasts: 86_400_001 }],
    ["an arrival in half a character", { ...arrive, room: { party: "main", room: "\ud800" } }],
    ["an arrival with a token without end", { ...arrive, token: "0".repeat(257) }],
    ["a change with half a character for its id", { ...change, change: { ...imposed(ban), id: "\ud800" } }],
    [
      "a change of a client with a name without end",
      { ...change, change: pardonWith({ target: `user:${"x".repeat(200)}` }) },
    ],
    ["a change from nobody knows where", { ...change, from: undefined }],
    [
      "a change of an address as it is",
      { ...change, change: pardonWith({ target: "address:192.0.2.1" as never }) },
    ],
  ])("that is none is refused: %s", (_, call) => {
    expect(callSchema.safeParse(call).success).toBe(false);
  });
});

describe("an answer", () => {
  it("gets there as it was given, with bans for ever", () => {
    const state: State = {
      entries: [{ v: 1, ban, shared: true, told: false }],
      registered: false,
      forgiven: null,
      override: null,
    };
    expect(stateSchema.parse(throughJson(state))).toEqual(state);
    const history = [imposed(ban), pardonWith(), toldOf(ban)];
    expect(historySchema.parse(throughJson(history))).toEqual(history);
  });

  it.each<[string, { safeParse(value: unknown): { success: boolean } }, unknown]>([
    ["a state", stateSchema, null],
    ["a state", stateSchema, {}],
    ["a state", stateSchema, { entries: [{}] }],
    ["a state", stateSchema, { entries: [{ v: 2, ban, shared: true, told: false }] }],
    ["a history", historySchema, {}],
    ["a history", historySchema, [null]],
    ["a secret", secretSchema, ""],
    ["a secret", secretSchema, "0".repeat(63)],
    ["a secret", secretSchema, null],
    ["news", newsSchema, {}],
    ["news", newsSchema, { target: "eve" }],
    ["an address", addressSchema, "main/a"],
  ])("that is none is no %s: %#", (_, schema, answer) => {
    expect(schema.safeParse(answer).success).toBe(false);
  });
});
