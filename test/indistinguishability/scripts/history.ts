import { say, history } from "./commands.ts";
import type { Script } from "./script.ts";

/** Whoever asks without a ticket. */
const STRANGER = "";

export const historyScripts: readonly Script[] = [
  {
    name: "history",
    reaches: ['"type":"history"', "secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(say("hello"));
      await world.ban();
      await ada.sends(say("secret"));
      await bob.sends(say("hello too"), history);
      await ada.sends(history);
      await ada.leaves();
      const back = await world.enter("ada", "ada-2");
      await world.enter("eve");
      await back.sends(history);
      await bob.sends(history);
    },
  },
  {
    name: "history longer than is shown",
    reaches: ['"text":"secret 6"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      for (let index = 0; index < 4; index++) await bob.sends(say(`old ${index}`));
      await world.ban();
      for (let index = 0; index < 7; index++) await ada.sends(say(`secret ${index}`));
      await ada.sends(history);
      await bob.sends(history);
      await bob.sends(say("new"), history);
      await ada.sends(history);
      await world.enter("eve");
      await world.enter("ada", "ada-2");
    },
  },
  {
    name: "history over HTTP",
    reaches: ["GET [", "secret, edited"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      for (let index = 0; index < 3; index++) await bob.sends(say(`old ${index}`));
      await world.ban();
      for (let index = 0; index < 3; index++) await ada.sends(say(`secret ${index}`));
      await ada.sends({ type: "edit", text: "secret, edited" });
      await world.get(ada);
      await world.get(bob);
      await world.get(bob, STRANGER);
      await world.get(await world.enter("eve"));
      await world.pardon();
      await world.get(ada);
      await world.get(bob);
    },
  },
];
