import type { Command } from "../app/command.ts";
import type { Visitor } from "../visitor.ts";
import type { World } from "../world.ts";
import { AFTER_GRACE, history, people, say, standing } from "./commands.ts";
import type { Script } from "./script.ts";

const STRIKES_TO_BAN = 6;
const STRIKES_TO_CLOSE = 9;
const CLOSED_FOR = 2_000;
const LONGEST_COOLDOWN = 1_000;
const BANNED_FOR = 60_000;

/** More than the limit admits at once. */
function shouts(text: string): Command[] {
  return Array.from({ length: 8 }, (_, index) => say(`${text} ${index}`));
}

/** Sends on through the warnings from one strike to another. */
async function climb(world: World, ada: Visitor, from: number, to: number, text: string): Promise<void> {
  for (let strike = from; strike <= to; strike++) {
    await world.tick(AFTER_GRACE);
    await ada.sendsAtOnce(...shouts(text));
  }
}

export const ladderScripts: readonly Script[] = [
  {
    name: "a ladder that hides, against one that only warns and closes",
    rules: { setting: "hiding-ladder", settingWithoutBans: "warning-ladder" },
    reaches: ['"strikes":6', '"strikes":8', "closed 4429", "secret, and back"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await climb(world, ada, 1, STRIKES_TO_BAN, "loud");
      world.isHiddenByLadder();
      await ada.sends(say("secret"), history);
      await bob.sends(say("quiet now"), history, people);
      await climb(world, ada, STRIKES_TO_BAN + 1, STRIKES_TO_CLOSE, "secret");
      await bob.sends(people);
      await world.enter("ada", "ada-2");
      await world.tick(CLOSED_FOR);
      const back = await world.enter("ada", "ada-3");
      await back.sends(say("secret, and back"), history);
      await bob.sends(history);
    },
  },
  {
    name: "a ladder that ends in a shadow-ban, against one that warns without end",
    rules: { setting: "endless-hiding-ladder", settingWithoutBans: "endless-warning-ladder" },
    reaches: ['"strikes":6', '"retryAfter":1000,"strikes":6,"strikesLeft":null', "secret, and back"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await climb(world, ada, 1, STRIKES_TO_BAN, "loud");
      world.isHiddenByLadder();
      await ada.sends(standing, say("secret, in the cool-down"));
      for (let again = 0; again < 3; again++) {
        await world.tick(LONGEST_COOLDOWN);
        await ada.sendsAtOnce(...shouts("secret"));
        await ada.sends(standing);
      }
      await bob.sends(say("quiet now"), history);
      await ada.leaves();
      const back = await world.enter("ada", "ada-2");
      await back.sends(standing, say("secret, too soon"));
      await world.tick(LONGEST_COOLDOWN);
      await back.sends(say("secret, and back"), history, standing);
      // The ban runs out, and comes again with the next strike.
      await world.tick(BANNED_FOR);
      world.isHeardAgain();
      await back.sends(say("heard again"));
      await back.sendsAtOnce(...shouts("loud again"));
      world.isHiddenByLadder();
      await world.tick(LONGEST_COOLDOWN);
      await back.sends(say("secret, once more"), history, standing);
      await bob.sends(history);
    },
  },
];
