import { say, history } from "./commands.ts";
import type { Script } from "./script.ts";

export const banScripts: readonly Script[] = [
  {
    name: "the moments of a ban and of a pardon",
    reaches: ["before", "secret", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(say("before"));
      await world.ban();
      await world.tick(1_000);
      await world.settle();
      await ada.sends(say("secret"));
      await world.pardon();
      await world.tick(1_000);
      await world.settle();
      await ada.sends(say("after"), history);
      await bob.sends(history);
    },
  },
  {
    name: "the moment a ban runs out",
    reaches: ["before", "secret", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(say("before"));
      await world.ban();
      await ada.sends(say("secret"));
      await world.expire();
      await ada.sends(say("after"), history);
      await bob.sends(history);
      await ada.leaves();
      const back = await world.enter("ada", "ada-2");
      await back.sends(say("after all"));
    },
  },
  {
    name: "a ban of one who is not here",
    reaches: ["ada-2: {", "secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.leaves();
      await world.ban();
      const back = await world.enter("ada", "ada-2");
      await back.sends(say("secret"));
      await bob.sends(say("hello"), history);
      await world.pardon();
      await back.sends(say("after"), history);
    },
  },
];
