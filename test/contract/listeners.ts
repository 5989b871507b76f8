import { describe, expect, it } from "vitest";
import { WAYS } from "./apps/ears.ts";
import { Client, type Host } from "../support/client.ts";
import { pause } from "../support/time.ts";

/** Ms that refill the burst and end the cool-down. */
const CALM = 2_000;

const BURST = ["0", "1", "2", "3", "4"];

/** Whoever listens to a connection hears what its host's handler hears, and nothing else. */
export function listenersContract(
  name: string,
  host: Host,
  party: string,
  /** Those of {@link WAYS} by which the runtime tells of messages here. */
  ways: readonly string[] = WAYS,
): void {
  const all = ["onMessage", ...ways];
  const heard = (client: Client, way: string): string[] =>
    client.heard
      .map(String)
      .flatMap((text) => (text.startsWith(`${way}: `) ? [text.slice(way.length + 2)] : []));

  const heardIn = (client: Client) =>
    Object.fromEntries(["onMessage", ...WAYS].map((way) => [way, heard(client, way)]));
  const inAllWays = (messages: readonly string[]) =>
    Object.fromEntries(["onMessage", ...WAYS].map((way) => [way, all.includes(way) ? messages : []]));

  const inRoom = () => {
    const room = `ears-${Math.random().toString(36).slice(2)}`;
    return async (user: string) => {
      const client = await new Client(await host.connect(party, room, { user })).opened();
      await client.until("the last listener", () => client.of("listening")[0]);
      return client;
    };
  };

  const sayOnceCalm = async (client: Client, text: string): Promise<void> => {
    // It is answered whatever the room thinks of the client, once all that was sent before has been judged.
    client.sendRaw('{"type":"party-bouncer:standing"}');
    await client.until("its standing", () => client.of("party-bouncer:standing")[0]);
    for (let before = -1; before < client.frames.length;) {
      before = client.frames.length;
      await pause(CALM);
    }
    client.sendRaw(text);
    for (const way of all) await client.until(`${text} by ${way}`, () => heard(client, way).includes(text));
  };

  describe.concurrent(`${name}: guards listeners`, () => {
    it("of a flood each hears what the limit lets pass, and there is one warning", async () => {
      const open = inRoom();
      const [ada, bob] = [await open("ada"), await open("bob")];
      const start = Date.now();
      for (let index = 0; index < 60; index++) ada.sendRaw(`${index}`);
      await ada.until("a warning", () => ada.warnings[0]);
      await sayOnceCalm(ada, "last");
      const words = heard(ada, "onMessage");
      expect(heardIn(ada)).toEqual(inAllWays(words));
      expect([...words.slice(0, BURST.length), words.at(-1)]).toEqual([...BURST, "last"]);
      // A stalled machine lets through what its own time permits: five a second, and a warning after each grace.
      const took = Date.now() - start;
      expect(words.length).toBeLessThanOrEqual(BURST.length + 1 + took / 200);
      expect(ada.warnings.length).toBeLessThanOrEqual(1 + took / 250);
      for (const way of all) await bob.until(`the last by ${way}`, () => heard(bob, way).includes("last"));
      expect(bob.heard).toEqual(ada.heard);
    });

    it("what comes of a shadow-banned client's message reaches nobody else, whoever hears it", async () => {
      const open = inRoom();
      const [eve, bob] = [await open("eve"), await open("bob")];
      const start = Date.now();
      for (let index = 0; index < 20; index++) eve.sendRaw(`${index}`);
      await eve.until("a warning", () => eve.warnings[0]);
      await sayOnceCalm(eve, "hidden");
      await sayOnceCalm(bob, "after it");
      const words = heard(bob, "onMessage");
      expect(heardIn(bob)).toEqual(inAllWays(words));
      expect([...words.slice(0, BURST.length), words.at(-1)]).toEqual([...BURST, "after it"]);
      expect(words).not.toContain("hidden");
      // A stalled machine lets through what its own time permits: five a second.
      expect(words.length).toBeLessThanOrEqual(BURST.length + 1 + (Date.now() - start) / 200);
    });
  });
}
