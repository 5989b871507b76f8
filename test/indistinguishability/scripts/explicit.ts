import { bytes, collect, gather, history, people, say } from "./commands.ts";
import type { Script } from "./script.ts";

export const explicitScripts: readonly Script[] = [
  {
    name: "a room that bounds its sends itself",
    rules: { setting: "explicit" },
    reaches: [
      'tab: {"type":"said"',
      'tab: {"type":"told"',
      'tab: {"type":"shouted"',
      "tab: bytes secret",
      "said later",
      "SECRET",
      '"type":"reminded"',
      '"type":"answered"',
      "gathered",
      "collected",
    ],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const tab = await world.enter("ada", "tab");
      await world.ban();
      await ada.sends(say("secret"), { type: "announce", text: "secret" }, { type: "typing" });
      await ada.sends({ type: "shout", text: "secret" }, bytes("secret"), { type: "rename", name: "secret" });
      await ada.sends(
        { type: "tell", id: "bob", text: "secret" },
        { type: "tell", id: "tab", text: "secret" },
      );
      await ada.sends({ type: "later", text: "secret" }, { type: "chain", text: "secret" });
      await tab.sends({ type: "remind", text: "secret" }, { type: "ask", text: "secret?" });
      await world.together([ada, gather("secret")], [bob, gather("hello")]);
      await world.together([bob, collect("hello")], [ada, collect("secret")]);
      await ada.sends({ type: "react", emoji: "secret" }, { type: "number", text: "secret" }, history);
      await bob.sends(say("hello"), history, people);
      await tab.leaves();
      await world.pardon();
      await ada.sends(say("after"));
    },
  },
];
