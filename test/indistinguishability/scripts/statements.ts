import { statementOf } from "../statement.ts";
import { history, say } from "./commands.ts";
import type { Script } from "./script.ts";

const FOR_AN_HOUR = "is shown to nobody but you for 1 hour";

/** The statement of reasons is the only difference, where the offender is told of its ban. */
export const statementScripts: readonly Script[] = [
  {
    name: "a ban that the offender is told of",
    reaches: ["secret", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const tab = await world.enter("ada", "tab");
      await ada.sends(say("before"));
      const statement = statementOf(await world.ban("ada", "notify"), FOR_AN_HOUR);
      for (const connection of [ada, tab]) connection.isTold(statement);
      await ada.sends(say("secret"), history);
      await ada.leaves();
      const back = await world.enter("ada", "ada-2");
      await back.sends(say("secret"));
      await world.pardon();
      await back.sends(say("after"), history);
      await bob.sends(history);
    },
  },
  {
    name: "a ban that the offender is told of when it comes",
    reaches: ["secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.leaves();
      const statement = statementOf(await world.ban("ada", "notify"), FOR_AN_HOUR);
      const back = await world.enter("ada", "ada-2", statement);
      await back.sends(say("secret"));
      await back.leaves();
      const again = await world.enter("ada", "ada-3");
      await again.sends(say("secret"));
      await bob.sends(history);
    },
  },
  {
    name: "a ban that the offender is told of once it has run out",
    reaches: ["secret", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(say("before"));
      const ban = await world.ban("ada", "delayed");
      await ada.sends(say("secret"), history);
      await ada.leaves();
      const back = await world.enter("ada", "ada-2");
      await back.sends(say("secret"));
      await world.expire();
      back.isTold(statementOf(ban, "was shown to nobody but you for 1 hour"));
      await back.sends(say("after"), history);
      await back.leaves();
      const again = await world.enter("ada", "ada-3");
      await again.sends(say("after all"));
      await bob.sends(history);
    },
  },
  {
    name: "a ban that the offender is told of once it comes, when that has run out",
    reaches: ["secret", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const ban = await world.ban("ada", "delayed");
      await ada.sends(say("secret"));
      await ada.leaves();
      await world.expire();
      const statement = statementOf(ban, "was shown to nobody but you for 1 hour");
      const back = await world.enter("ada", "ada-2", statement);
      await back.sends(say("after"), history);
      await bob.sends(history);
    },
  },
  {
    name: "a ban that the offender is told of as it is pardoned",
    reaches: ["secret", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const { at } = await world.ban("ada", "delayed");
      await ada.sends(say("secret"), history);
      await world.tick(60_000 - world.now + at);
      await world.pardon();
      ada.isTold(statementOf({ at, until: at + 60_000 }, "was shown to nobody but you for 1 minute"));
      await ada.sends(say("after"), history);
      await bob.sends(history);
    },
  },
];
