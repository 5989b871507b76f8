import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/doctor/diagnose.ts";
import type { Finding } from "../../../src/doctor/finding.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { presets } from "../../../src/policy/presets.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { Crowd } from "../../../src/simulator/generators/crowd.ts";
import { traffic } from "../../../src/simulator/generators/traffic.ts";

const of = (...crowd: Crowd[]): Iterable<TrafficEvent> => traffic({ seed: 1, for: "2m", crowd });
const found = (policy: Policy, records: Iterable<TrafficEvent>): string[] =>
  diagnose(policy, records).map(({ code, level }) => `${level}: ${code}`);

describe("a diagnosis of recorded traffic", () => {
  it("finds nothing wrong with a chat under its preset, but for limits with room to spare", () => {
    const findings = found(presets.chat, of({ kind: "typist", count: 30 }));
    expect(findings.filter((each) => each !== "info: limit-idle")).toEqual([]);
  });

  it("finds that a whole class is one client", () => {
    expect(
      found({ limits: [{ name: "all", limit: 10, window: "1s", burst: 30 }] }, of({ kind: "natCrowd" })),
    ).toEqual(expect.arrayContaining(["error: one-address", "info: no-identity"]));
  });

  it("finds limits that hit everybody, and those that nobody comes near", () => {
    const policy: Policy = {
      limits: [
        { name: "keys", match: { type: "typing" }, limit: 1, window: "1s" },
        { name: "far", limit: 10_000, window: "1s" },
      ],
    };
    expect(found(policy, of({ kind: "typist", count: 30 }))).toEqual([
      "warning: limit-hits-everybody",
      "info: limit-idle",
    ]);
  });

  it("finds that messages are larger than they may be", () => {
    const records = of({ kind: "talker", count: 20 }, { kind: "paster", count: 20 });
    expect(found({ maxMessageBytes: 200 }, records)).toContain("warning: small-max-message-bytes");
    expect(found({}, records)).not.toContain("warning: small-max-message-bytes");
  });

  it("finds limits whose client or address is unknown", () => {
    const unknown = [...of({ kind: "typist", count: 20 })].map((event) =>
      event.event === "open" ? { ...event, client: null } : event,
    );
    const policy: Policy = { limits: [{ name: "each", per: "client", limit: 20, window: "1s" }] };
    expect(found(policy, unknown)).toEqual(["error: no-identity", "warning: falls-back"]);
  });

  it("counts the clients of a record that has messages alone", () => {
    const records = Array.from({ length: 12 }, (_, index): TrafficEvent => ({
      at: index,
      event: "message",
      connection: index % 3,
      client: `user:${index % 3}`,
      bytes: 1,
    }));
    const [tooEarly] = diagnose({}, records);
    expect(tooEarly?.message).toContain("12 messages of 3 clients are in the record");
  });

  it("says that there is too little", () => {
    const [tooEarly]: Finding[] = diagnose({}, []);
    expect(tooEarly?.message).toContain("0 messages of 0 clients are in the record");
  });

  it("reads a stream, in batches or one by one", async () => {
    const records = [...of({ kind: "natCrowd", size: 10 })];
    async function* stream(): AsyncIterable<TrafficEvent | readonly TrafficEvent[]> {
      yield records.slice(0, 100);
      yield* records.slice(100);
    }
    expect(await diagnose({}, stream())).toEqual(diagnose({}, records));
  });

  it("refuses a policy that is wrong", () => {
    expect(() => diagnose({ maxMessageBytes: -1 }, [])).toThrow(PolicyError);
  });
});
