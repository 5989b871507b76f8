import { describe, expect, it } from "vitest";
import { Client, type Host, type TestSocket } from "../support/client.ts";
import { pause } from "../support/time.ts";
import { comeBackBanned } from "./banned.ts";

/** All that the app ever says. Any other frame breaks a client that decodes each as one of its own protocol. */
const PROTOCOL = new Set(["joined", "left", "said", "state"]);

/** What a room without control messages promises on every host: nothing on its wires but the app's own frames, and close codes. */
export function muteContract(name: string, host: Host, party: string): void {
  const setUp = (): ((user: string) => Promise<{ client: Client; broken: unknown[] }>) => {
    const room = `mute-${Math.random().toString(36).slice(2)}`;
    return async (user) => {
      const broken: unknown[] = [];
      const socket: TestSocket = await host.connect(party, room, { user });
      socket.addEventListener("message", ({ data }: { data: unknown }) => {
        if (typeof data !== "string") return;
        const frame = JSON.parse(data) as { type: string };
        if (!PROTOCOL.has(frame.type)) broken.push(frame);
      });
      return { client: await new Client(socket).opened(), broken };
    };
  };

  describe.concurrent(`${name}: without control messages`, () => {
    it("sends a flooder nothing but what the app says, closes it, and refuses it when it comes back", async () => {
      const open = setUp();
      const ada = await open("ada");
      const strange: unknown[][] = [ada.broken];
      const { refused } = await comeBackBanned(ada.client, async () => {
        const { client, broken } = await open("ada");
        strange.push(broken);
        return client;
      });
      expect([ada.client.closed?.code, refused.closed?.code]).toEqual([4429, 4429]);
      await pause(2_100);
      // Back with its strikes, of which it is not told.
      const back = await open("ada");
      await back.client.settled();
      expect([...strange, back.broken].flat()).toEqual([]);
    });

    it("hands what a client sends in the form of a control message to the app", async () => {
      const { client, broken } = await setUp()("ada");
      client.sendRaw('{"type":"party-bouncer:standing","do":"say","text":"an ordinary message"}');
      await client.until("the message", () => client.heard.includes("an ordinary message"));
      expect(broken).toEqual([]);
    });
  });
}
