import { say, bytes, people } from "./commands.ts";
import type { Script } from "./script.ts";

export const presenceScripts: readonly Script[] = [
  {
    name: "reconnects",
    reaches: ["ada-2: {", "ada-3: {"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(say("hello"));
      await ada.sendsAtOnce(...Array.from({ length: 6 }, () => say("too many")));
      await world.ban();
      await ada.leaves();
      const again = await world.enter("ada", "ada-2");
      await again.sends(say("secret, in the cool-down"));
      await world.tick(1_000);
      await again.sends(say("secret"));
      await bob.sends(say("hello again"));
      await again.leaves();
      await bob.sends(say("gone?"));
      const third = await world.enter("ada", "ada-3");
      await third.sends(say("secret"), { type: "leave" });
      await bob.sends(people);
    },
  },
  {
    name: "a second tab",
    reaches: ['tab: {"type":"said"', 'ada: {"type":"left"', 'ada: {"type":"joined"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends(say("secret"));
      const tab = await world.enter("ada", "tab");
      await ada.sends(say("secret from one"), { type: "typing" }, bytes("secret bytes"));
      await tab.sends(say("secret from the other"), { type: "announce", text: "secret" });
      await bob.sends(say("hello"), people);
      await tab.leaves();
      await ada.sends(people);
    },
  },
  {
    name: "presence and counts",
    reaches: ['"type":"people"', '"count":3', '"type":"left"'],
    async run(world) {
      const ada = await world.enter("ada");
      await world.enter("bob");
      await world.ban();
      await ada.sends(say("secret"), people);
      const eve = await world.enter("eve");
      await eve.sends(people);
      await ada.leaves();
      await eve.sends(people);
      const back = await world.enter("ada", "ada-2");
      await back.sends(people);
      await eve.leaves();
      await back.sends(people);
    },
  },
  {
    name: "coming and going",
    reaches: ['ada-2: {"type":"people"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends(say("secret"));
      await ada.leaves();
      for (let time = 0; time < 3; time++) {
        const again = await world.enterCalling(`secret words ${time}`, "ada", `ada-${time}`);
        await again.sends(people);
        await again.leaves();
      }
      await bob.sends(people);
    },
  },
  {
    name: "names",
    reaches: ['"to":"secret name"', '"name":"secret name"', '"from":"secret name"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends({ type: "rename", name: "Ada" });
      await world.ban();
      await ada.sends({ type: "rename", name: "secret name" }, people);
      await bob.sends(people, { type: "rename", name: "Bob" });
      await world.enter("eve");
      const tab = await world.enter("ada", "tab");
      await tab.sends({ type: "rename", name: "secret too" }, people);
      await ada.sends({ type: "rename", name: "a secret again" }, people);
      await world.pardon();
      await bob.sends(people);
      await ada.sends({ type: "rename", name: "Countess" }, people);
      await bob.sends(people);
    },
  },
];
