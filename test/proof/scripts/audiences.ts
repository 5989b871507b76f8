import { say, gather, bytes, people, history } from "./commands.ts";
import type { Script } from "./script.ts";
import { ACCOMPLICE } from "../world.ts";

export const audienceScripts: readonly Script[] = [
  {
    name: "a cohort of two",
    setting: "cohort",
    reaches: ['cyd: {"type":"said"', "secret from cyd", "secret to ada", "secret bytes"],
    async run(world) {
      const [ada, cyd, bob] = [await world.enter("ada"), await world.enter("cyd"), await world.enter("bob")];
      await ada.sends(say("hello"));
      await world.ban();
      await world.ban(ACCOMPLICE);
      await ada.sends(say("secret"), { type: "typing" }, { type: "rename", name: "secret name" });
      await cyd.sends(say("secret from cyd"), { type: "tell", id: "ada", text: "secret to ada" }, people);
      await cyd.sends({ type: "react", emoji: "secret" }, bytes("secret bytes"), {
        type: "later",
        text: "secret",
      });
      await bob.sends(say("anyone there?"), history, people);
      await ada.sends(history, { type: "number", text: "secret" });
      await cyd.leaves();
      const back = await world.enter("cyd", "cyd-2");
      await back.sends(history);
    },
  },
  {
    name: "a moderator in the room",
    reaches: ["secret", '"type":"told"', '"type":"edited"'],
    async run(world) {
      const [ada, bob, mod] = [await world.enter("ada"), await world.enter("bob"), await world.enter("mod")];
      await world.ban();
      await ada.sends(
        say("secret"),
        { type: "edit", text: "secret, edited" },
        { type: "shout", text: "secret" },
      );
      await ada.sends(
        { type: "rename", name: "secret name" },
        { type: "later", text: "secret" },
        bytes("secret"),
      );
      await mod.sends({ type: "tell", id: "ada", text: "I see" }, people, history, say("be nice"));
      await ada.sends({ type: "tell", id: "mod", text: "secret" }, history, people);
      await bob.sends(say("hello"), history, people);
      await mod.leaves();
      const back = await world.enter("mod", "mod-2");
      await back.sends(history);
    },
  },
  {
    name: "a room that bounds its sends itself",
    setting: "explicit",
    reaches: [
      'tab: {"type":"said"',
      "said later",
      "SECRET",
      '"type":"reminded"',
      '"type":"answered"',
      "gathered",
    ],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const tab = await world.enter("ada", "tab");
      await world.ban();
      await ada.sends(say("secret"), { type: "announce", text: "secret" }, { type: "typing" });
      await ada.sends({ type: "later", text: "secret" }, { type: "chain", text: "secret" });
      await tab.sends({ type: "remind", text: "secret" }, { type: "ask", text: "secret?" });
      await world.together([ada, gather("secret")], [bob, gather("hello")]);
      await ada.sends({ type: "react", emoji: "secret" }, { type: "number", text: "secret" }, history);
      await bob.sends(say("hello"), history, people);
      await tab.leaves();
      await world.pardon();
      await ada.sends(say("after"));
    },
  },
];
