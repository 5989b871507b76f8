import { definePolicy, type Policy } from "party-bouncer";
import { presets, protocol, withBouncer } from "party-bouncer/yjs";
import { describe, expect, it } from "vitest";
import { createHost } from "../../../../src/bouncer/create-host.ts";
import { requireWholeDocuments } from "../../../../src/hosts/yjs/requirements.ts";

/** As the prototype of y-partyserver's `YServer` looks, as far as it is told by that. */
class Document {
  static readonly callbackOptions = {};
  onLoad(): void {}
  onSave(): void {}
  handleMessage(): void {}
}

const permit = (policy: Policy) => () => requireWholeDocuments(Document, definePolicy(policy));

describe("a document refuses a policy that would lose changes, and says what it needs:", () => {
  it.each<[string, Policy, string]>([
    ["the default of a chat", {}, 'onRefusal: "resync", or { do: "hold", overflow: "resync" } (it has drop)'],
    ["its size too", {}, "maxMessageBytes: 1048576 or more (it has 16384)"],
    [
      "a limit that drops",
      {
        ...presets.document,
        limits: [
          { name: "updates", match: { type: "update" }, limit: 5_000, window: "1s", onRefusal: "drop" },
        ],
      },
      'in the limit "updates" (it has drop)',
    ],
    [
      "a limit on who knows which messages",
      {
        ...presets.document,
        limits: [{ name: "some", match: { type: () => true }, limit: 9, window: "1s", onRefusal: "drop" }],
      },
      'in the limit "some" (it has drop)',
    ],
    [
      "a queue that drops what is too much",
      { ...presets.document, onRefusal: "hold" },
      "(it has hold, with the overflow drop)",
    ],
    [
      "too few bytes for the largest message",
      { ...presets.document, limits: [{ name: "bytes", cost: "bytes", limit: 5_000, window: "1s" }] },
      'a burst of 4194304 bytes (maxMessageBytes) or more in the limit "bytes" (it has 5000)',
    ],
    [
      "too few for a tier",
      {
        ...presets.document,
        limits: [
          {
            name: "bytes",
            cost: "bytes",
            limit: 9_000_000,
            window: "1s",
            tiers: { free: { burst: 1, limit: 1 } },
          },
        ],
      },
      'in the limit "bytes" (it has 1)',
    ],
    [
      "a restriction that leaves updates out",
      { ...presets.document, ladder: [{ strikes: 2, do: "restrict", only: ["awareness"] }] },
      '["sync-step-1","sync-step-2","update"] in the restriction\'s only',
    ],
  ])("%s", (_, policy, needs) => {
    expect(permit(policy)).toThrow(/^withBouncer: Document is a Yjs document, and would come apart/);
    expect(permit(policy)).toThrow(needs);
  });

  it("but no numbers, if what is refused waits or is synchronised, nor a dry run", () => {
    for (const onRefusal of ["resync", { do: "hold", overflow: "resync" }] as const) {
      const limits = [{ name: "slow", limit: 1, window: "1m" }] as const;
      expect(permit({ ...presets.document, limits, onRefusal })).not.toThrow();
    }
    const awareness = {
      name: "carets",
      match: { type: "awareness" },
      limit: 1,
      window: "1s",
      onRefusal: "drop",
    } as const;
    expect(permit({ ...presets.document, limits: [awareness] })).not.toThrow();
    const only = ["sync-step-1", "sync-step-2", "update"];
    expect(permit({ ...presets.document, ladder: [{ strikes: 2, do: "restrict", only }] })).not.toThrow();
    expect(permit({ enforce: false })).not.toThrow();
  });
});

it("a document refuses a shadow-ban, in the ladder and by hand, with the reason", async () => {
  const why = /what somebody hidden writes would be in the document/;
  const guard = () => withBouncer(Document, { ladder: [{ strikes: 2, do: "shadow-ban" }] });
  expect(guard).toThrow(why);
  const own = { ...presets.document, protocol: { name: "the app's own" } };
  expect(() => withBouncer(Document, { ...own, ladder: [{ strikes: 2, do: "shadow-ban" }] })).toThrow(why);
  expect(permit(own)).toThrow(`protocol: { ...protocol, … } of party-bouncer/yjs (it has "the app's own")`);
  expect(permit({ ...own, protocol: { ...protocol, answer: () => "no" } })).not.toThrow();
  const { bouncer } = createHost(presets.document, { connections: () => [], storage: null, protocol });
  await expect(bouncer.bans.add("user:eve", { kind: "shadow-ban" })).rejects.toThrow(why);
});

it("a document keeps its policy if it could not live with the new one", () => {
  const room = {
    connections: () => [],
    storage: null,
    permit: (next: never) => requireWholeDocuments(Document, next),
  };
  const { bouncer } = createHost(presets.document, room);
  const before = bouncer.policy;
  expect(() => bouncer.setPolicy({})).toThrow(/^withBouncer: Document is a Yjs document/);
  expect(() => bouncer.limits.add({ name: "slow", limit: 5, window: "1s", onRefusal: "drop" })).toThrow(
    /"slow"/,
  );
  expect(bouncer.policy).toBe(before);
  bouncer.limits.add({ name: "slow", limit: 5, window: "1s" });
});

describe("party-bouncer/yjs refuses", () => {
  const guard = (Class: unknown) => () => withBouncer(Class as new () => object);

  it("what is no class", () => {
    expect(guard({})).toThrow("withBouncer: expected a class, received an object");
  });

  it("a Durable Object class that keeps no document", () => {
    class Chat {
      webSocketMessage(): void {}
    }
    expect(guard(Chat)).toThrow(
      /^withBouncer: Chat keeps no Yjs document. Let it extend y-partyserver's YServer/,
    );
  });

  it("a PartyKit room that nobody can connect a document in", () => {
    class Chat {
      onMessage(): void {}
    }
    expect(guard(Chat)).toThrow(/^withBouncer: Chat keeps no Yjs document: its onConnect/);
  });
});

describe("documentBytes", () => {
  class Room {
    onConnect(): void {}
  }

  it.each([0, -1, 1.5, "1MB", null])("is not %s", (documentBytes) => {
    expect(() => withBouncer(Document, { documentBytes: documentBytes as number })).toThrow(
      /^documentBytes: expected a whole number of bytes, 1 or more, received/,
    );
  });

  it("throws on PartyKit, where the document cannot be measured", () => {
    expect(() => withBouncer(Room)).not.toThrow();
    expect(() => withBouncer(Room, { documentBytes: 1_000_000 })).toThrow(
      /^documentBytes: only the document of a YServer can be measured/,
    );
  });
});
