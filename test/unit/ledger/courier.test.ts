import { expect, it } from "vitest";
import { Courier } from "../../../src/ledger/courier.ts";
import { Outbox } from "../../../src/ledger/outbox.ts";
import { Pauses } from "../../../src/ledger/pauses.ts";
import { MINUTE, settled, START } from "../../support/room.ts";
import { MemoryStorage } from "../../support/storage.ts";

it("has one place in the queue for a client, however often it comes and goes while the ledger is away", async () => {
  let now = START;
  const outbox = new Outbox(
    new MemoryStorage(),
    () => false,
    () => {},
  );
  const pauses = new Pauses();
  const delivered: string[] = [];
  const courier = new Courier({
    outbox,
    pauses,
    clock: () => now,
    async deliver(letter) {
      delivered.push(letter.target);
      await outbox.remove(letter);
      return 0;
    },
    fail: (error) => expect(error).toBeNull(),
  });
  courier.catchUp(now);
  await settled();
  for (const name of ["a", "b", "c", "d", "e"]) pauses.begin(`user:${name}`, now);
  let looks = 0;
  const first = outbox.first.bind(outbox);
  outbox.first = (target) => {
    looks++;
    return first(target);
  };
  await outbox.note("user:eve", now);
  await outbox.note("user:ada", now);
  for (let index = 0; index < 1_000; index++) {
    courier.send("user:eve", "note");
    courier.send("user:ada", "note");
    // Of these there is no room for a note.
    courier.send(`user:${index}`, "note");
  }
  looks = 0;
  now += MINUTE;
  courier.catchUp(now);
  await settled();
  expect(delivered).toEqual(["user:ada", "user:eve"]);
  expect(looks).toBeLessThan(20);
});
