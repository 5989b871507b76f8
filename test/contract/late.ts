import { describe, expect, it } from "vitest";
import { Client, type Host } from "../support/client.ts";

/** A policy that `onStart` sets holds for the first who come after each load too: what asks for it waits for `onStart`. */
export function lateContract(name: string, host: Host, party: string): void {
  const inRoom = (kind: string) => {
    const room = `${kind}-${Math.random().toString(36).slice(2)}`;
    const open = async (user: string) =>
      new Client(await host.connect(party, room, { user, id: `${user}'s` })).opened();
    return { open, evict: () => host.evict?.(party, room) };
  };

  const whoIs = async (client: Client): Promise<unknown> => {
    client.sendRaw(JSON.stringify({ do: "who" }));
    return (await client.until("who it is", () => client.of("who")[0])).value;
  };

  describe(`${name}: waits for onStart`, () => {
    it("before it finds out who the first are that come", async () => {
      const { open } = inRoom("named");
      const [ada, bob] = await Promise.all([open("ada"), open("bob")]);
      expect(await Promise.all([whoIs(ada), whoIs(bob)])).toEqual(["user:late ada", "user:late bob"]);
    });

    it("before it turns anybody away, so that a dry run that is set there lets everyone in", async () => {
      const { open, evict } = inRoom("dry");
      const moderator = await open("mod");
      moderator.sendRaw(JSON.stringify({ ban: "user:eve" }));
      await moderator.until("the ban", () => moderator.of("who")[0]);
      moderator.leave();
      await evict();
      expect(await whoIs(await open("eve"))).toBe("user:eve");
    });
  });
}
