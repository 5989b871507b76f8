import { describe, expect, it } from "vitest";
import { Batch, type Task } from "../../../../console/act/batch.ts";

function tasks(count: number, run: (index: number) => Promise<number>): Task<number>[] {
  return Array.from({ length: count }, (_, index) => ({
    target: `user:${index}`,
    name: `${index}`,
    run: () => run(index),
  }));
}

describe("several things at once", () => {
  it("are all done, a few at a time", async () => {
    let [running, most] = [0, 0];
    const batch = new Batch(
      tasks(20, async (index) => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        return index;
      }),
    );
    expect(batch.isSettled.value).toBe(false);
    await batch.run();
    expect(batch.isSettled.value).toBe(true);
    expect(batch.done.value.map(({ answer }) => answer)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(most).toBe(4);
  });

  it("fail each by itself, and only what failed is tried again", async () => {
    const ran: number[] = [];
    let isAway = true;
    const batch = new Batch(
      tasks(5, (index) => {
        ran.push(index);
        return isAway && index % 2 === 1 ? Promise.reject(new Error("away")) : Promise.resolve(index);
      }),
    );
    await batch.run();
    expect(batch.failed.value.map(({ task }) => task.name)).toEqual(["1", "3"]);
    isAway = false;
    await batch.retry();
    expect(batch.failed.value).toEqual([]);
    expect(ran).toEqual([0, 1, 2, 3, 4, 1, 3]);
  });

  it("are not begun any more once whoever wanted them has left", async () => {
    const ran: number[] = [];
    const batch = new Batch(
      tasks(20, async (index) => {
        ran.push(index);
        if (index === 2) batch.stop();
        return index;
      }),
    );
    await batch.run();
    expect(ran).toEqual([0, 1, 2]);
    await batch.run();
    expect(ran).toHaveLength(3);
    expect(batch.isSettled.value).toBe(false);
  });

  it("are settled at once if there are none", async () => {
    const batch = new Batch([]);
    await batch.run();
    expect(batch.isSettled.value).toBe(true);
  });
});
