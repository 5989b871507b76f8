import { describe, expect, it } from "vitest";
import { METRICS } from "../../../src/metrics/names.ts";
import { samplesOf } from "../../../src/metrics/samples.ts";
import { EVERYTHING, NOTHING } from "../../support/delta.ts";

const lines = (...args: Parameters<typeof samplesOf>): string[] =>
  samplesOf(...args).map(({ metric, labels, value }) => {
    const named = Object.entries(labels).map(([name, label]) => `${name}=${label}`);
    return `${metric.replace("party_bouncer_", "")} ${named.join(" ")} ${value}`;
  });

/** Counters that rooms count, and not the collectors. */
const COUNTED = METRICS.filter(({ type, labels }) => type === "counter" && labels.includes("party"));

describe("the samples of a delta", () => {
  it("have each figure of it, with its labels", () => {
    expect(lines("chat", true, EVERYTHING)).toEqual([
      "messages_total party=chat outcome=admitted limit= mode=enforce 1000",
      "messages_total party=chat outcome=held limit= mode=enforce 7",
      "messages_total party=chat outcome=refused limit=messages mode=enforce 40",
      "messages_total party=chat outcome=refused limit=upload mode=enforce 3",
      "bans_total party=chat kind=close by=ladder mode=enforce 2",
      "bans_total party=chat kind=shadow-ban by=ladder mode=enforce 5",
      "bans_total party=chat kind=close by=operator mode=enforce 11",
      "bans_total party=chat kind=shadow-ban by=operator mode=enforce 12",
      "messages_total party=chat outcome=admitted limit= mode=candidate 1010",
      "messages_total party=chat outcome=held limit= mode=candidate 0",
      "messages_total party=chat outcome=refused limit=stricter mode=candidate 33",
      "bans_total party=chat kind=close by=ladder mode=candidate 17",
      "bans_total party=chat kind=shadow-ban by=ladder mode=candidate 18",
      "messages_by_type_total party=chat type=chat outcome=admitted 900",
      "messages_by_type_total party=chat type=chat outcome=refused 41",
      "messages_by_type_total party=chat type=(none) outcome=admitted 100",
      "messages_by_type_total party=chat type=(none) outcome=refused 2",
      "bytes_total party=chat 123456",
      "strikes_total party=chat limit=messages 9",
      "strikes_total party=chat limit=advertising 1",
      "warnings_total party=chat 8",
      "pardons_total party=chat 13",
      "refused_connects_total party=chat code=4403 14",
      "refused_connects_total party=chat code=4409 15",
      "external_total party=chat limit=fleet outcome=admitted 11",
      "external_total party=chat limit=fleet outcome=refused 4",
      "external_total party=chat limit=fleet outcome=failed 3",
      "external_total party=chat limit=fleet outcome=timedOut 2",
      "external_total party=chat limit=fleet outcome=skipped 6",
      "errors_total party=chat 16",
    ]);
  });

  it("are of the metrics that there are, each with all of its labels", () => {
    const found = new Map(
      samplesOf("chat", true, EVERYTHING).map(({ metric, labels }) => [metric, Object.keys(labels)]),
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(COUNTED.map(({ name, labels }) => [name, labels])),
    );
  });

  it("are of a dry run if nothing was enforced, and of no candidate if there is none", () => {
    const modes = samplesOf("chat", false, NOTHING).map(({ labels: { mode } }) => mode);
    expect(new Set(modes)).toEqual(new Set(["dry-run", undefined]));
  });

  it("begin at 0 where there is no name in them", () => {
    expect(lines("", true, NOTHING).map((line) => line.split(" ")[0])).toEqual([
      "messages_total",
      "messages_total",
      ...Array.from({ length: 4 }, () => "bans_total"),
      "bytes_total",
      "warnings_total",
      "pardons_total",
      "errors_total",
    ]);
  });
});
