import * as fc from "fast-check";
import { expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { fingerprintOf } from "../../../src/record/fingerprint.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { honestKinds, hostileKinds, traffic } from "../../../src/simulator/generators/traffic.ts";
import { sentOf } from "../../../src/simulator/sent.ts";
import { simulate } from "../../../src/simulator/simulate.ts";
import { policies } from "../../fuzz/policies.ts";
import { runs } from "../../support/runs.ts";

const MS = 1_700_000_000_000;

const HOLDING: Policy = {
  limits: [{ name: "moves", limit: 1, window: "1s" }],
  onRefusal: "hold",
};

function* moves(count: number, until: number): Generator<TrafficEvent> {
  yield { at: MS, event: "open", connection: 1, client: "ada" };
  for (let index = 0; index < count; index++)
    yield { at: MS, event: "message", connection: 1, type: "move", bytes: 40 };
  yield { at: MS + until, event: "close", connection: 1 };
}

it("has messages that wait until their connection closes as lost", () => {
  const { messages, clients, fates } = simulate(HOLDING, moves(5, 2_500));
  expect(messages).toEqual({ admitted: 3, refused: 0, held: 4, bytes: 200, away: 0, lost: 2 });
  expect(clients).toMatchObject([{ admitted: 3, held: 4, lost: 2 }]);
  expect(fates.ok).toBe(1);
});

it("has messages that still wait as the record ends as lost", () => {
  const [...events] = moves(5, 2_500);
  const { messages } = simulate(HOLDING, events.slice(0, -1));
  expect(messages).toMatchObject({ admitted: 1, held: 4, lost: 4 });
});

it("is the number of messages that came, under every policy", () => {
  const kinds = [...honestKinds, ...hostileKinds];
  const crowds = fc.array(
    fc.record({ kind: fc.constantFrom(...kinds), count: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 1, maxLength: 3 },
  );
  let lost = 0;
  fc.assert(
    fc.property(policies, crowds, fc.integer(), fc.boolean(), (any, crowd, seed, isLed) => {
      const policy: Policy = { ...any, onRefusal: "hold" };
      const rules = { at: MS, event: "rules", fingerprint: fingerprintOf(definePolicy(policy)) } as const;
      const events: TrafficEvent[] = [
        ...(isLed ? [rules] : []),
        ...traffic({ seed, from: MS, for: "5s", crowd }),
      ];
      const came = events.filter(({ event }) => event === "message").length;
      const { messages, clients } = simulate(policy, events);
      expect(sentOf(messages)).toBe(came);
      expect(clients.reduce((sum, client) => sum + sentOf(client), 0)).toBe(came);
      expect(clients.reduce((sum, client) => sum + client.lost, 0)).toBe(messages.lost);
      expect(Math.min(...clients.map((client) => client.lost), 0)).toBe(0);
      lost += messages.lost;
    }),
    { numRuns: runs(60) },
  );
  expect(lost).toBeGreaterThan(0);
});
