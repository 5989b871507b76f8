import { expect, it } from "vitest";
import { createHost } from "../../../../src/bouncer/host.ts";
import { requireProtocolNeeds } from "../../../../src/hosts/partyserver/protocol-needs.ts";
import { documents } from "../../../support/recipes.ts";

class Document {
  static readonly callbackOptions = {};
  onLoad(): void {}
  onSave(): void {}
  handleMessage(): void {}
}

it("a room keeps its policy if it could not live with the new one", () => {
  const { bouncer } = createHost(documents, {
    connections: () => [],
    storage: null,
    permit: (policy) => requireProtocolNeeds(Document, policy),
  });
  const before = bouncer.policy;
  expect(() => bouncer.setPolicy({})).toThrow(/^withBouncer: Document is a Yjs document/);
  expect(() => bouncer.limits.add({ name: "slow", limit: 5, window: "1s" })).toThrow(
    /in the limit "slow" \(it has 5\)/,
  );
  expect(bouncer.policy).toBe(before);
  bouncer.setPolicy({ enforce: false });
  expect(bouncer.policy.enforce).toBe(false);
});
