import { expect, it, vi } from "vitest";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { Pseudonyms } from "../../../src/record/pseudonyms.ts";
import { SharedKeys } from "../../../src/record/shared-keys.ts";
import { Snapshot } from "../../../src/record/snapshot.ts";
import { TrafficNames } from "../../../src/record/traffic-names.ts";
import { START } from "../../support/time.ts";

const CLIENTS = 10_000;
const MOST = 100;

it("reads no more of the shared counts than it has room for: those used last, in the order of their use", () => {
  const policy = definePolicy({ limits: [{ name: "messages", limit: 5, window: "1m", per: "client" }] });
  const limiter = new Limiter(policy, false, () => {});
  const [counter] = limiter.limits[0]?.counters ?? [];
  if (counter === undefined) throw new Error("no counter");
  const keyed = new KeyedBuckets(CLIENTS);
  const keyOf = (client: number): string => JSON.stringify(["messages", counter.id, `user:${client}`]);
  for (let client = 0; client < CLIENTS; client++)
    keyed.set(keyOf(client), { at: START, count: 1_000, before: 0 }, counter.algorithm, START);

  const names = new TrafficNames(policy);
  const pseudonyms = new Pseudonyms("00");
  const keys = new SharedKeys({ limiter, pseudonyms, names });
  const read = vi.spyOn(keys, "of");
  const snapshot = new Snapshot({ policy, limiter, keyed, pseudonyms, names, keys, isExempt: () => false });
  const standings = [...snapshot.everything([], MOST, START)];

  expect(read).toHaveBeenCalledTimes(MOST);
  expect(standings.flatMap(({ counts = [] }) => counts.map(({ key }) => key))).toEqual(
    Array.from({ length: MOST }, (_, index) => keys.of(keyOf(CLIENTS - MOST + index))?.key),
  );
});
