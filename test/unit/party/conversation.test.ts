import { describe, expect, it } from "vitest";
import { Conversation, SHOWN } from "../../../party/conversation.ts";
import { newcomer } from "../../../party/person.ts";
import { MemoryStorage } from "../../support/storage.ts";

const eve = newcomer("Eve");

describe("a conversation", () => {
  it("keeps what everyone may see, however much some say unseen, and grows no further", async () => {
    const storage = new MemoryStorage();
    const conversation = new Conversation(storage);
    for (let index = 0; index < 100; index++) await conversation.add(eve, `open ${index}`, null);
    const sizes: number[] = [];
    for (let index = 0; index < 4_000; index++) {
      await conversation.add(eve, "hidden", `user:${Math.floor(index / 50)}`);
      sizes.push(storage.records.size);
    }
    expect(Math.max(...sizes)).toBe(SHOWN * 51);
    const open = conversation.sayings.filter(({ audience }) => audience === null);
    expect(open.map(({ text }) => text)).toEqual(
      Array.from({ length: 40 }, (_, index) => `open ${index + 60}`),
    );
  });

  it("keeps as much for one who is hidden as for everyone", async () => {
    const conversation = new Conversation(new MemoryStorage());
    for (let index = 0; index < 100; index++) await conversation.add(eve, `${index}`, "user:eve");
    expect(conversation.sayings.map(({ text }) => text)).toEqual(
      Array.from({ length: SHOWN }, (_, index) => `${index + 60}`),
    );
  });

  it("goes on where it was when the room is loaded anew", async () => {
    const storage = new MemoryStorage();
    const before = new Conversation(storage);
    for (let index = 0; index < 12; index++) await before.add(eve, `${index}`, null);
    const after = new Conversation(storage);
    await after.load();
    await after.add(eve, "12", null);
    expect(after.sayings.map(({ text }) => text)).toEqual(
      Array.from({ length: 13 }, (_, index) => `${index}`),
    );
    expect(storage.records.size).toBe(13);
  });
});
