import { expect, it } from "vitest";
import type { Outcome } from "../../../../client/index.ts";
import { Queue, type Waiting } from "../../../../client/pacing/queue.ts";

/** A queue, and what became of what was added to it. */
function queueOf(capacity = 10): {
  add: (text: string, fields?: Partial<Waiting>) => void;
  texts: () => unknown[];
  outcomes: Record<string, Outcome>;
  queue: Queue;
} {
  const queue = new Queue(capacity);
  const outcomes: Record<string, Outcome> = {};
  return {
    queue,
    outcomes,
    texts: () => Array.from({ [Symbol.iterator]: () => queue[Symbol.iterator]() }, ({ data }) => data),
    add: (text, fields = {}) => {
      queue.add({
        data: text,
        message: text,
        type: null,
        priority: 0,
        key: null,
        until: Infinity,
        outcome: null,
        onSettled: (outcome) => (outcomes[text] = outcome),
        ...fields,
      });
      queue.trim();
    },
  };
}

it("higher priorities go first, and equal ones in the order in which they came", () => {
  const { add, texts } = queueOf();
  for (const [text, priority] of [
    ["a", 0],
    ["b", 1],
    ["c", 0],
    ["d", 2],
    ["e", 1],
    ["f", -1],
  ] as const) {
    add(text, { priority });
  }
  expect(texts()).toEqual(["d", "b", "e", "a", "c", "f"]);
});

it("of those with the same key only the newest is sent, in the place of the first", () => {
  const { add, texts, outcomes } = queueOf();
  add("old", { key: "cursor" });
  add("between");
  add("new", { key: "cursor" });
  add("newest", { key: "cursor" });
  expect(texts()).toEqual(["newest", "between"]);
  expect(outcomes).toEqual({ old: "superseded", new: "superseded" });
});

it("different keys, and messages without one, do not touch each other", () => {
  const { add, texts, outcomes } = queueOf();
  for (const [text, key] of [
    ["a", "x"],
    ["b", "y"],
    ["c", null],
    ["d", null],
  ] as const)
    add(text, { key });
  expect(texts()).toEqual(["a", "b", "c", "d"]);
  expect(outcomes).toEqual({});
});

it("a full queue drops what comes, unless that matters more than what matters least", () => {
  const { add, texts, outcomes } = queueOf(2);
  add("a");
  add("b");
  add("same");
  add("less", { priority: -1 });
  add("more", { priority: 1 });
  expect(texts()).toEqual(["more", "a"]);
  expect(outcomes).toEqual({ same: "dropped", less: "dropped", b: "dropped" });
});

it("a full queue still lets a newer one take the place of an older one", () => {
  const { add, texts, outcomes } = queueOf(1);
  add("old", { key: "cursor" });
  add("new", { key: "cursor" });
  expect(texts()).toEqual(["new"]);
  expect(outcomes).toEqual({ old: "superseded" });
});

it("a queue without room drops everything", () => {
  const { add, outcomes, queue } = queueOf(0);
  add("a", { priority: 9 });
  expect(queue.size).toBe(0);
  expect(outcomes).toEqual({ a: "dropped" });
});

it("lets go of what is late, at its deadline and not before", () => {
  const { add, texts, outcomes, queue } = queueOf();
  add("a", { until: 100 });
  add("b", { until: 101 });
  add("c");
  queue.expire(99);
  expect(outcomes).toEqual({});
  queue.expire(100);
  expect(outcomes).toEqual({ a: "expired" });
  expect(texts()).toEqual(["b", "c"]);
});

it("takes in more than there is room for until it is trimmed, so that what goes out at once needs no place", () => {
  const { queue, texts } = queueOf(1);
  for (const text of ["a", "b"]) {
    queue.add({
      data: text,
      message: text,
      type: null,
      priority: 0,
      key: null,
      until: Infinity,
      outcome: null,
      onSettled() {},
    });
  }
  expect(texts()).toEqual(["a", "b"]);
  queue.trim();
  expect(texts()).toEqual(["a"]);
});

it("is empty after it was drained, and settles nothing by that", () => {
  const { add, outcomes, queue } = queueOf();
  add("a");
  add("b", { priority: 1 });
  expect(queue.drain().map(({ data }) => data)).toEqual(["b", "a"]);
  expect(queue.size).toBe(0);
  expect(outcomes).toEqual({});
});
