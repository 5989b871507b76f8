import { AFTER_GRACE, history, people, say } from "./commands.ts";
import type { Visitor } from "../visitor.ts";
import type { World } from "../world.ts";
import type { Script } from "./script.ts";

const STRIKES_TO_CLOSE = 6;
const CLOSED_FOR = 2_000;

/** Sends on regardless, through every warning, until the door is closed. */
async function flood(world: World, offender: Visitor): Promise<void> {
  const secrets = Array.from({ length: 8 }, (_, index) => say(`secret ${index}`));
  await offender.sendsAtOnce(...secrets);
  for (let strike = 2; strike <= STRIKES_TO_CLOSE; strike++) {
    await world.tick(AFTER_GRACE);
    await offender.sendsAtOnce(say("secret, once more"), say("secret, and again"));
  }
}

export const warningScripts: readonly Script[] = [
  {
    name: "a flood through every warning up to the close",
    reaches: ['"strikes":1', '"strikes":5', 'closed 4429 {"retryAfter":2000,"limit":"messages"}'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await flood(world, ada);
      await bob.sends(people, say("quiet now"));
    },
  },
  {
    name: "a warning heeded",
    reaches: ['"strikes":1', "after the warning"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sendsAtOnce(say("a"), say("b"), say("c"));
      await world.ban();
      await ada.sendsAtOnce(say("secret"), say("secret"), say("secret, refused"));
      await world.tick(1_000);
      await ada.sends(say("secret, after the warning"));
      await bob.sends(say("hello"));
    },
  },
  {
    name: "a close, and coming back once it is over",
    reaches: ["ada-2: closed 4429", "ada-3: {", "back"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const tab = await world.enter("ada", "ada-tab");
      await tab.sends(say("from the tab"));
      await world.ban();
      // Which of two tabs is gone first is up to the network, so nobody is there to see it.
      await bob.leaves();
      await flood(world, ada);
      await world.enter("ada", "ada-2");
      const again = await world.enter("bob", "bob-2");
      await again.sends(people);
      await world.tick(CLOSED_FOR);
      const back = await world.enter("ada", "ada-3");
      await back.sends(say("secret, and back"), history, people);
      await again.sends(history, people);
    },
  },
];
