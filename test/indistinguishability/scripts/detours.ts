import type { Script } from "./script.ts";

const detour = (name: string, type: "stream" | "expire" | "lend", reaches: string): Script => ({
  name,
  reaches: [reaches, "secret"],
  async run(world) {
    const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
    const tab = await world.enter("ada", "tab");
    await ada.sends({ type, text: "hello" });
    await world.ban();
    await ada.sends({ type, text: "secret" });
    await bob.sends({ type, text: "hello too" });
    await tab.sends({ type, text: "secret too" });
  },
});

export const detourScripts: readonly Script[] = [
  detour("a socket that the room opens itself", "stream", "streamed"),
  detour("a signal that tells of the end of a span", "expire", "expired"),
  detour("a function that another object calls", "lend", "called back"),
];
