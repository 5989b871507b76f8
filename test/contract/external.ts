import { describe, expect, it } from "vitest";
import { Client, type Host } from "../support/client.ts";
import { WAIT } from "./apps/asking.ts";

/** What a room with another limiter promises on every host. */
export function externalContract(name: string, host: Host, party: string): void {
  const setUp = (): ((user: string) => Promise<Client>) => {
    const room = `external-${Math.random().toString(36).slice(2)}`;
    return async (user) => new Client(await host.connect(party, room, { user })).opened();
  };
  const say = (client: Client, ...texts: string[]): void => {
    for (const text of texts) client.do({ do: "say", text });
  };
  const until = (client: Client, ...texts: string[]): Promise<unknown> =>
    client.until("what was said", () => texts.every((text) => client.heard.includes(text)));

  describe.concurrent(`${name}: another limiter`, () => {
    it("is asked while later messages of the same connection wait, and nobody else's", async () => {
      const open = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      say(ada, "asked 1", "unasked 2", "asked 3", "unasked 4");
      say(bob, "unasked by bob");
      await until(ada, "unasked 4", "unasked by bob");
      const heard = ada.heard.filter((text) => text !== "unasked by bob");
      expect(heard).toEqual(["asked 1", "unasked 2", "asked 3", "unasked 4"]);
    });

    it("refuses a message like a limit of the policy's own, with its own wait", async () => {
      const ada = await setUp()("ada");
      say(ada, "refuse this");
      const warning = await ada.until("a warning", () => ada.warnings[0]);
      expect(warning).toMatchObject({ limit: "another", retryAfter: WAIT, strikes: 1 });
      expect(ada.heard).toEqual([]);
    });

    it("lets messages pass, in order, if it fails or does not answer in time", async () => {
      const ada = await setUp()("ada");
      say(ada, "fail to answer", "hang for ever", "unasked 3");
      await until(ada, "unasked 3");
      expect(ada.heard).toEqual(["fail to answer", "hang for ever", "unasked 3"]);
      expect(ada.warnings).toEqual([]);
    });

    it("is not waited for by a connection that has left", async () => {
      const open = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      say(ada, "hang for ever");
      ada.leave();
      const left = await bob.until("the leave", () => bob.of("left")[0]);
      say(bob, "hang as long");
      await until(bob, "hang as long");
      // Where the machine stalled before her leave, she had waited long enough by then.
      const since = bob.frames.slice(bob.frames.indexOf(left)).filter(({ type }) => type === "said");
      expect(since.map(({ value }) => value)).toEqual(["hang as long"]);
    });

    it.runIf(host.evict !== undefined)("is asked on after the room has left memory", async () => {
      const room = `external-${Math.random().toString(36).slice(2)}`;
      const ada = await new Client(await host.connect(party, room, { user: "ada" })).opened();
      say(ada, "asked 1");
      await until(ada, "asked 1");
      await host.evict?.(party, room);
      say(ada, "asked 2", "unasked 3");
      await until(ada, "unasked 3");
      say(ada, "refuse this");
      await ada.until("a warning", () => ada.warnings[0]);
      expect(ada.heard).toEqual(["asked 1", "asked 2", "unasked 3"]);
    });
  });
}
