import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Batches } from "../../../src/collector/batches.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Numbers that are new, and those that were written together. */
class Book {
  readonly written: number[][] = [];
  readonly told: number[] = [];
  readonly failed: number[] = [];
  write: () => Promise<void> = () => Promise.resolve();
  readonly #batches = new Batches(() => {
    this.written.push(this.#unwritten.splice(0));
    return this.write();
  });
  readonly #unwritten: number[] = [];

  add(number: number): void {
    this.#unwritten.push(number);
    this.#batches.written().then(
      () => this.told.push(number),
      () => this.failed.push(number),
    );
  }
}

describe("a collector's writes", () => {
  it("begin at once after a pause, and are ten a second at most", async () => {
    const book = new Book();
    for (let ms = 0; ms < 950; ms += 10) {
      book.add(ms);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(book.written[0]).toEqual([0]);
    expect(book.written).toHaveLength(10);
    await vi.advanceTimersByTimeAsync(1_000);
    book.add(7);
    await vi.advanceTimersByTimeAsync(0);
    expect(book.written.at(-1)).toEqual([7]);
    expect(book.written.flat()).toHaveLength(96);
    expect(book.told).toEqual(book.written.flat());
  });

  it("are waited for, if there is anything new, and then not longer", async () => {
    let kept = (): void => {};
    const batches = new Batches(() => new Promise<void>((resolve) => (kept = resolve)));
    await batches.settled();
    const settled: string[] = [];
    void batches.written();
    void batches.settled().then(() => settled.push("begun"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(settled).toEqual([]);
    void batches.settled().then(() => settled.push("on its way"));
    kept();
    await vi.advanceTimersByTimeAsync(0);
    expect(settled.toSorted()).toEqual(["begun", "on its way"]);
  });

  it("wait for the one before, and none comes after one that failed", async () => {
    const book = new Book();
    const { promise, reject } = Promise.withResolvers<void>();
    book.write = () => promise;
    book.add(1);
    await vi.advanceTimersByTimeAsync(0);
    book.add(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toMatchObject({ written: [[1]], told: [], failed: [] });
    reject(new Error("the disk is full"));
    await vi.advanceTimersByTimeAsync(5_000);
    book.add(3);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toMatchObject({ written: [[1]], told: [], failed: [1, 2, 3] });
  });
});
