import { expect, it } from "vitest";
import { Queues } from "../../../src/ledger/queues.ts";

it("asks one question for all that wait for the same answer", async () => {
  const queues = new Queues();
  let asked = 0;
  const question = async (): Promise<boolean> => ++asked > 0;
  const answers = Array.from({ length: 5 }, () => queues.ask("user:ada", "look", question));
  expect(await Promise.all(answers)).toEqual([true, true, true, true, true]);
  expect(asked).toBe(1);
});

it("takes the answer to an arrival for one to a look, and not the other way round", async () => {
  const asked: string[] = [];
  const ask = (queues: Queues, how: "arrive" | "look"): Promise<boolean> =>
    queues.ask("user:ada", how, async () => {
      asked.push(how);
      return true;
    });
  const one = new Queues();
  await Promise.all([ask(one, "arrive"), ask(one, "arrive"), ask(one, "look")]);
  const afterArrival = asked.splice(0);
  const other = new Queues();
  await Promise.all([ask(other, "look"), ask(other, "arrive")]);
  expect(afterArrival).not.toContain("look");
  expect(asked).toEqual(["look", "arrive"]);
});

it("asks again if there was no answer", async () => {
  const queues = new Queues();
  let asked = 0;
  const question = async (): Promise<boolean> => ++asked > 1;
  expect(await Promise.all([1, 2].map(() => queues.ask("user:ada", "look", question)))).toEqual([
    false,
    true,
  ]);
});

it("does not let one client wait for another", async () => {
  const queues = new Queues();
  const never = queues.take("user:eve", () => new Promise<never>(() => {}));
  expect(await queues.take("user:ada", async () => "done")).toBe("done");
  void never;
});
