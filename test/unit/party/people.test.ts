import { describe, expect, it } from "vitest";
import { Conversation, SHOWN } from "../../../party/conversation.ts";
import type { RoomFrame } from "../../../party/frames.ts";
import { People } from "../../../party/people.ts";
import type { Person } from "../../../party/person.ts";
import { byHeaders, HibernatingConnection, Room } from "../../support/room.ts";

class Seat extends HibernatingConnection {
  state: Person | null = null;

  setState(person: Person): void {
    this.state = person;
  }

  get frames(): RoomFrame[] {
    return this.heard.map((frame) => JSON.parse(String(frame)) as RoomFrame);
  }
}

const nowhere = { list: async () => new Map(), put: async () => {}, delete: async () => 0 };

/** The chat of both hosts, with a bouncer that does as it is told. */
function open() {
  const room = new Room<Seat>({ identify: byHeaders }, { Connection: Seat });
  const people = new People(
    () => room.connections(),
    () => room.bouncer,
  );
  const conversation = new Conversation(nowhere);
  const enter = async (name: string): Promise<Seat> => {
    const seat = await room.enter(name);
    people.join(seat, name);
    people.introduce(seat);
    return seat;
  };
  const say = async (seat: Seat, text: string): Promise<void> => {
    const audience = room.bouncer.visibility.audienceOf(seat);
    const saying = await conversation.add(seat.state, text, audience);
    room.bouncer.visibility.as(seat, () => people.tell((view) => view.frameOf(saying)));
  };
  const rename = (seat: Seat, name: string): void =>
    room.bouncer.visibility.as(seat, () => people.rename(seat, name));
  const namesFor = (seat: Seat): string[] => people.namesIn(people.viewOf(seat));
  const historyFor = (seat: Seat): string[] =>
    people
      .viewOf(seat)
      .historyOf(conversation.sayings)
      .map(({ text }) => text);
  return { room, people, enter, say, rename, namesFor, historyFor };
}

describe("the people in a room", () => {
  it("know one under the name it had when it was hidden, also after its pardon, until it takes another", async () => {
    const { room, people, enter, say, rename, namesFor } = open();
    const [eve, bob] = [await enter("Eve"), await enter("Bob")];
    await room.bouncer.bans.add(eve, { kind: "shadow-ban" });
    rename(eve, "Cheap pills");
    rename(eve, "Cheaper pills");
    await room.bouncer.bans.remove(eve);
    await say(eve, "hello");
    expect(bob.frames.at(-1)).toMatchObject({ type: "chat", from: "Eve", text: "hello" });
    expect(eve.frames.at(-1)).toMatchObject({ type: "chat", from: "Cheaper pills", text: "hello" });
    expect([namesFor(bob), namesFor(eve)]).toEqual([
      ["Eve", "Bob"],
      ["Cheaper pills", "Bob"],
    ]);

    rename(eve, "Ada");
    expect(bob.frames.at(-1)).toMatchObject({ type: "rename", from: "Eve", to: "Ada" });
    expect(eve.frames.at(-1)).toMatchObject({ type: "rename", from: "Cheaper pills", to: "Ada" });
    expect(eve.state?.names).toEqual([{ name: "Ada", audience: null }]);
    people.leave(eve);
    expect(bob.frames.at(-1)).toMatchObject({ type: "leave", from: "Ada" });
    expect(JSON.stringify(bob.frames)).not.toContain("pills");
  });

  it("keep no more than two names, however often one that is hidden changes its own", async () => {
    const { room, enter, rename } = open();
    const eve = await enter("Eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban" });
    for (let index = 0; index < 100; index++) rename(eve, `pills ${index}`);
    expect(eve.state?.names.map(({ name }) => name)).toEqual(["Eve", "pills 99"]);
  });

  it("are shown a history of the same length, each as if nothing were hidden", async () => {
    const { room, enter, say, historyFor } = open();
    const [eve, bob] = [await enter("Eve"), await enter("Bob")];
    await room.bouncer.bans.add(eve, { kind: "shadow-ban" });
    const said: string[] = [];
    for (let index = 0; index < 100; index++) {
      await say(index % 3 === 0 ? bob : eve, `line ${index}`);
      said.push(`line ${index}`);
      const open = said.filter((_, index) => index % 3 === 0);
      expect(historyFor(bob)).toEqual(open.slice(-SHOWN));
      expect(historyFor(eve)).toEqual(said.slice(-SHOWN));
    }
  });

  it("do not see who is not let in yet, and that one does not hear them", async () => {
    const { room, enter, say, namesFor } = open();
    const bob = await enter("Bob");
    const late = await room.enter("Late");
    await say(bob, "hello");
    expect(namesFor(bob)).toEqual(["Bob"]);
    expect(late.frames).toEqual([]);
  });
});
