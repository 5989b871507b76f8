import { expect, it } from "vitest";
import { OutboxSender } from "../../../src/ledger/outbox-sender.ts";
import { Outbox } from "../../../src/ledger/outbox.ts";
import { Backoff } from "../../../src/ledger/backoff.ts";
import { settled } from "../../support/room.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { START, MINUTE } from "../../support/time.ts";

it("has one place in the queue for a client, however often it comes and goes while the ledger is away", async () => {
  let now = START;
  const outbox = new Outbox(
    new MemoryStorage(),
    () => false,
    () => {},
  );
  const backoff = new Backoff();
  const delivered: string[] = [];
  const sender = new OutboxSender({
    outbox,
    backoff,
    clock: () => now,
    async deliver(item) {
      delivered.push(item.target);
      await outbox.remove(item);
      return 0;
    },
    onHeard: () => {},
    fail: (error) => expect(error).toBeNull(),
  });
  sender.catchUp(now);
  await settled();
  for (const name of ["a", "b", "c", "d", "e"]) backoff.begin(`user:${name}`, now);
  let looks = 0;
  const first = outbox.first.bind(outbox);
  outbox.first = (target) => {
    looks++;
    return first(target);
  };
  await outbox.note("user:eve", now);
  await outbox.note("user:ada", now);
  for (let index = 0; index < 1_000; index++) {
    sender.send("user:eve", "note");
    sender.send("user:ada", "note");
    // Of these there is no room for a note.
    sender.send(`user:${index}`, "note");
  }
  looks = 0;
  now += MINUTE;
  sender.catchUp(now);
  await settled();
  expect(delivered).toEqual(["user:ada", "user:eve"]);
  expect(looks).toBeLessThan(20);
});
