import { bytes, collect, history, people, say } from "./commands.ts";
import type { Script } from "./script.ts";

export const cohortScripts: readonly Script[] = [
  {
    name: "a cohort of two",
    rules: { setting: "cohort" },
    parties: ["ada", "cyd", "the others"],
    reaches: ['cyd: {"type":"said"', "secret from cyd", "secret to ada", "secret bytes", "secret, collected"],
    async run(world) {
      const [ada, cyd, bob] = [await world.enter("ada"), await world.enter("cyd"), await world.enter("bob")];
      await ada.sends(say("hello"));
      await world.ban();
      await world.ban("cyd");
      await ada.sends(say("secret"), { type: "typing" }, { type: "rename", name: "secret name" });
      await cyd.sends(say("secret from cyd"), { type: "tell", id: "ada", text: "secret to ada" }, people);
      await cyd.sends({ type: "react", emoji: "secret" }, bytes("secret bytes"), {
        type: "later",
        text: "secret",
      });
      await world.together([cyd, collect("secret, collected")], [bob, collect("hello")]);
      await bob.sends(say("anyone there?"), history, people);
      await ada.sends(history, { type: "number", text: "secret" });
      await cyd.leaves();
      const back = await world.enter("cyd", "cyd-2");
      await back.sends(history);
      await world.get(back);
      await world.get(bob);
    },
  },
  {
    name: "a cohort that grows and shrinks",
    rules: { setting: "cohort" },
    parties: ["ada", "cyd", "the others"],
    reaches: ["secret, together", "secret from cyd", "cyd is free"],
    async run(world) {
      const [ada, cyd, bob] = [await world.enter("ada"), await world.enter("cyd"), await world.enter("bob")];
      await world.ban();
      await ada.sends(say("secret, alone"), { type: "typing" });
      await cyd.sends(say("cyd is not banned yet"), history);
      await world.ban("cyd");
      await cyd.sends(history);
      await ada.sends(say("secret, together"), { type: "react", emoji: "secret" });
      await cyd.sends(say("secret from cyd"), history);
      await bob.sends(say("hello"), history);
      await world.pardon("cyd");
      await ada.sends(say("secret, alone again"));
      await cyd.sends(say("cyd is free"));
      await bob.sends(say("hello again"), history);
    },
  },
];
