import { describe, expect, it } from "vitest";
import type { Wish } from "./apps/crowded.ts";
import { Client, type TestSocket } from "../support/client.ts";

/** How often a room is left to fall asleep. */
const MOST_TIMES = 3;

/** A room of an app that fills `connection.state`, on a host. */
export interface CrowdedHost {
  /** @param padding further characters of the URL */
  connect(room: string, user: string, padding: number): Promise<TestSocket>;
  /** Waits until the room has lost its memory, and kept its connections. */
  sleep(room: string): Promise<void>;
  /** Whether its rooms keep Yjs documents, in which nobody can be hidden. */
  readonly isDocument?: boolean;
  /** How much padding a client may have. */
  readonly mostPadding: number;
}

/** What a guarded room promises where the app's own state leaves no room for the bouncer's, on every host. */
export function crowdedContract(name: string, host: CrowdedHost): void {
  const room = Math.random().toString(36).slice(2);
  const open = async (user: string, padding = 0): Promise<Client> =>
    new Client(await host.connect(room, user, padding)).opened();

  const ask = (client: Client, wish: Wish): Promise<unknown> => client.ask(wish);
  const say = (client: Client, text: string): void => client.sendRaw(JSON.stringify({ do: "say", text }));
  const codeOf = (client: Client): Promise<number> => client.until("the close", () => client.closed?.code);

  describe(`${name}: crowded`, () => {
    it("nobody who crowds the bouncer's state out is somebody else after hibernation", async () => {
      const [ada, eve, oscar] = [await open("ada"), await open("eve"), await open("oscar")];
      const longest = await open("longest", host.mostPadding);
      for (const client of [eve, oscar]) expect(await ask(client, { do: "fill" })).toBeGreaterThan(500);
      for (const user of host.isDocument ? [] : ["eve", "longest"]) {
        expect(await ask(ada, { do: "shadowBan", target: `user:${user}` })).toBe(`user:${user}`);
      }
      const before = await ask(ada, { do: "who" });
      expect(before).toMatchObject({ clients: ["user:ada", "user:eve", "user:longest", "user:oscar"] });

      // Where a room falls asleep by itself, one on a machine that stalls may be awake still, and hear her.
      for (let times = 1; eve.closed === null && times <= MOST_TIMES; times++) {
        await host.sleep(room);
        say(eve, "hidden");
        await eve.until("her own words or the close", () => eve.closed ?? eve.heard.length === times);
      }
      expect(eve.closed?.code).toBe(4508);
      say(longest, "hidden by a long URL");
      await longest.until("its own words", () => longest.heard.includes("hidden by a long URL"));
      const after = (await ask(ada, { do: "who" })) as { instance: string; clients: (string | null)[] };
      expect(after.instance).not.toBe((before as { instance: string }).instance);

      expect(await ask(ada, { do: "ban", target: "user:oscar" })).toBe("user:oscar");
      expect(await codeOf(oscar)).toBe(4508);
      expect(await codeOf(await open("oscar"))).toBe(4403);
      await expect
        .poll(() => ask(ada, { do: "who" }))
        .toMatchObject({ clients: ["user:ada", "user:longest"] });
      // The app had let them in, and hears that they are gone.
      await ada.until("both to leave", () => ada.of("left").length === 2);

      const again = await open("eve");
      say(again, "still hidden");
      await again.until("its own words", () => again.heard.includes("still hidden"));
      say(ada, "seen");
      await ada.until("its own words", () => ada.heard.includes("seen"));
      const hidden = ["hidden by a long URL", "still hidden"];
      expect(ada.heard).toEqual([...(host.isDocument ? hidden : []), "seen"]);
      expect([ada.closed, longest.closed, again.closed]).toEqual([null, null, null]);
    }, 120_000);
  });
}
