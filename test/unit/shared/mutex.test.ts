import { expect, it } from "vitest";
import { Mutex } from "../../../src/shared/mutex.ts";

it("runs tasks one after the other, in the order in which they came", async () => {
  const mutex = new Mutex();
  const steps: string[] = [];
  const task = (name: string) => async (): Promise<string> => {
    steps.push(`${name} begins`);
    await Promise.resolve();
    steps.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([mutex.take(task("a")), mutex.take(task("b"))])).toEqual(["a", "b"]);
  expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

it("runs the next task if one fails, and tells only whoever asked for that one", async () => {
  const mutex = new Mutex();
  const failing = mutex.take(async () => Promise.reject(new Error("full")));
  const next = mutex.take(async () => "done");
  await expect(failing).rejects.toThrow("full");
  expect(await next).toBe("done");
});
