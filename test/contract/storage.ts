import { describe, expect, it } from "vitest";
import type { Errand } from "./apps/archive.ts";
import { Client, type Host } from "../support/client.ts";

/** What an app's own storage is to it in a guarded room, on every host: as if there were no bouncer. */
export function storageContract(name: string, host: Host, party: string): void {
  const unique = (): string => Math.random().toString(36).slice(2);

  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await host.connect(party, room, { user })).opened();

  const run = (client: Client, errand: Errand): Promise<unknown> => client.ask(errand);

  const listed = (client: Client): Promise<unknown> =>
    client.until("what is listed", () => client.of("listed")[0]?.value);

  const expectRefused = async (room: string, user: string): Promise<void> => {
    const client = await open(room, user);
    await client.until("the close", () => client.closed);
    expect(client.closed?.code).toBe(4403);
  };

  describe(`${name}: storage`, () => {
    it("an app that shows its whole storage to newcomers shows nothing of the bouncer's", async () => {
      const room = unique();
      const ada = await open(room, "ada");
      await run(ada, { do: "keep", key: "a note" });
      await run(ada, { do: "keep", key: "the last note" });
      await run(ada, { do: "ban", target: "user:eve" });
      await run(ada, { do: "ban", target: "address:203.0.113.7" });
      expect(await listed(await open(room, "bob"))).toEqual(["the last note", "a note"]);
      expect(await run(ada, { do: "list" })).toEqual([
        ["a note", "the last note"],
        ["a note", "the last note"],
      ]);
    });

    it("an app that deletes all of its storage pardons nobody", async () => {
      const room = unique();
      const ada = await open(room, "ada");
      await run(ada, { do: "keep", key: "a note" });
      await run(ada, { do: "ban", target: "user:eve" });
      await run(ada, { do: "reset" });
      expect(await run(ada, { do: "list" })).toEqual([[], []]);
      // A gate may still remember the ban: the room has to.
      expect(await run(ada, { do: "bans" })).toEqual(["user:eve"]);
      await expectRefused(room, "eve");
      await host.evict?.(party, room);
      await expectRefused(room, "eve");
      expect(await listed(await open(room, "bob"))).toEqual([]);
    });

    it("what an app keeps after it has begun to delete all is kept", async () => {
      const ada = await open(unique(), "ada");
      await run(ada, { do: "keep", key: "a note" });
      await run(ada, { do: "ban", target: "user:eve" });
      await run(ada, { do: "reset and keep" });
      expect(await run(ada, { do: "list" })).toEqual([["kept"], ["kept"]]);
    });
  });
}
