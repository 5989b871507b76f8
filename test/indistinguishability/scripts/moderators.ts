import { bytes, history, people, say } from "./commands.ts";
import type { Script } from "./script.ts";

export const moderatorScripts: readonly Script[] = [
  {
    name: "a moderator in the room",
    parties: ["ada", "mod", "the others"],
    reaches: ["secret", '"type":"told"', 'mod: {"type":"edited"', "mod 9"],
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
      await world.get(mod);
      await ada.sends({ type: "tell", id: "mod", text: "secret" }, history, people);
      await bob.sends(say("hello"), history, people);
      // Whoever moderates is neither judged nor banned.
      await mod.sendsAtOnce(...Array.from({ length: 10 }, (_, index) => say(`mod ${index}`)));
      await mod.sends(say("still here"));
      await mod.leaves();
      // A ban of one that is in and moderates is refused.
      await world.ban("mod");
      const back = await world.enter("mod", "mod-2");
      await back.sends(say("and again"), history);
    },
  },
];
