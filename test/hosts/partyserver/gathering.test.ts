import { describe, expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { connect } from "./rooms.ts";
import { pause } from "../../support/time.ts";

const MOVES = 60;
/** Ms between two moves of one cursor. */
const PACE = 10;

/** Two cursors move at once, and a third client watches. */
async function play(party: "gathering" | "splitting", isHidden: boolean) {
  const room = crypto.randomUUID();
  const open = async (user: string): Promise<Client> =>
    new Client(await connect(party, room, { user })).opened();
  const [operator, witness, bob, eve] = [
    await open("operator"),
    await open("witness"),
    await open("bob"),
    await open("eve"),
  ];
  const ask = async (what: string): Promise<unknown> => {
    const before = operator.of("errors").length;
    operator.sendRaw(what);
    return (await operator.until("an answer", () => operator.of("errors")[before])).value;
  };
  await ask(isHidden ? "hide eve" : "errors");
  for (let move = 0; move < MOVES; move++) {
    // Whoever is first after a timer starts the next one: sometimes one of them, sometimes the other.
    const [first, second] = move % 3 === 0 ? [bob, eve] : [eve, bob];
    for (const one of [first, second])
      if (one.closed === null) one.sendRaw(`${one === bob ? "bob" : "eve"} ${move}`);
    await pause(PACE);
  }
  const heardBy = (client: Client, user: string): string[] =>
    client.of("moves").flatMap(({ value }) => (value as string[]).filter((text) => text.startsWith(user)));
  for (const [client, user] of [
    [bob, "bob"],
    [witness, "bob"],
    [eve, "eve"],
    [isHidden ? eve : witness, "eve"],
  ] as const) {
    await client.until(
      "the last move",
      () => client.closed ?? (heardBy(client, user).length === MOVES || null),
    );
  }
  const errors = (await ask("errors")) as string[];
  return { witness, bob, eve, errors, heardBy };
}

const allOf = (user: string): string[] => Array.from({ length: MOVES }, (_, move) => `${user} ${move}`);

describe("a room that gathers what several clients say", () => {
  it("loses no move of an honest one to a hidden one, and tells the operator", async () => {
    const free = await play("gathering", false);
    expect(free.heardBy(free.witness, "bob")).toEqual(allOf("bob"));
    expect(free.heardBy(free.witness, "eve")).toEqual(allOf("eve"));
    expect(free.errors).toEqual([]);

    const { witness, eve, errors, heardBy } = await play("gathering", true);
    expect(heardBy(witness, "bob")).toEqual(allOf("bob"));
    expect(errors).toEqual([expect.stringContaining("bouncer.visibility.as(author, send)")]);
    expect((await eve.until("the close", () => eve.closed)).code).toBe(4403);
    expect(heardBy(witness, "eve").length).toBeLessThan(MOVES);
  });

  it("hides whom it should, where it sends each in its author's name", async () => {
    const { witness, bob, eve, errors, heardBy } = await play("splitting", true);
    expect(heardBy(witness, "bob")).toEqual(allOf("bob"));
    expect(heardBy(witness, "eve")).toEqual([]);
    expect(heardBy(bob, "eve")).toEqual([]);
    expect(heardBy(eve, "eve")).toEqual(allOf("eve"));
    expect([errors, eve.closed]).toEqual([[], null]);
  });
});
