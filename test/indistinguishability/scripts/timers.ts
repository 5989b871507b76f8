import { say, gather, collect } from "./commands.ts";
import type { Script } from "./script.ts";

export const timerScripts: readonly Script[] = [
  {
    name: "an async handler",
    reaches: ["said later", "secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends({ type: "later", text: "secret" });
      await bob.sends({ type: "later", text: "hello" });
    },
  },
  {
    name: "a timer",
    reaches: ["reminded", "secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends({ type: "remind", text: "secret" });
      await bob.sends({ type: "remind", text: "hello" });
    },
  },
  {
    name: "a promise chain",
    reaches: ["chained", "SECRET"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends({ type: "chain", text: "secret" }, say("secret"));
      await bob.sends({ type: "chain", text: "hello" });
      await ada.sendsAtOnce({ type: "chain", text: "secret, first" }, say("secret, second"));
    },
  },
  {
    name: "a timer that gathers what several say",
    reaches: ["secret, first", "hello, second", "hello, first", "secret, second"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await world.together([ada, gather("secret, first")], [bob, gather("hello, second")]);
      await world.together([bob, gather("hello, first")], [ada, gather("secret, second")]);
    },
  },
  {
    name: "a timer that sends as each author, and as the room",
    reaches: ["secret, first", "hello, second", "secret, second", "time is up"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await world.together([ada, collect("secret, first")], [bob, collect("hello, second")]);
      await world.together([bob, collect("hello, first")], [ada, collect("secret, second")]);
    },
  },
  {
    name: "what is under way as a ban begins and ends",
    reaches: ['"text":"before"', '"text":"secret"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      // Decided as it is written: nothing depends on whether the timer or the ban is first.
      await ada.begins({ type: "remind", text: "before" });
      await world.ban();
      await ada.begins({ type: "remind", text: "secret" });
      await world.pardon();
      await bob.sends(say("hello"));
    },
  },
];
