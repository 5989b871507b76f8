import type { Moderation } from "../moderation.ts";
import { history, people, say, standing } from "./commands.ts";
import type { Script } from "./script.ts";

const CLOSED_FOR = 2_000;
const LONGEST_COOLDOWN = 1_000;
const SLOW = 2_000;

const warn: Moderation = { do: "warn", client: "user:ada" };
const release: Moderation = { do: "release", client: "user:ada" };

/** What moderators do beside hiding somebody: the hidden one is told what everyone is told, and nothing more. */
export const actScripts: readonly Script[] = [
  {
    name: "slow mode, a posture and other numbers for somebody",
    reaches: ["ada-2: {", '"every":2000', '"every":0', "secret, in time", "secret, shielded", "after"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await world.moderate({ do: "slow-mode", every: SLOW });
      await ada.sends(say("secret"));
      // Of one wait a client is told once, for as long as the room remembers that.
      await ada.sendsAtOnce(say("secret, too soon"), say("secret, and again"));
      await bob.sends(say("hello"), say("too soon"));
      await world.tick(SLOW);
      await ada.sends(say("secret, in time"), standing);
      await ada.leaves();
      const back = await world.enter("ada", "ada-2");
      await world.moderate({ do: "end", which: "slow-mode" }, { do: "posture", posture: "shield" });
      await world.tick(LONGEST_COOLDOWN);
      await back.sends(say("secret, shielded"), standing);
      await back.sendsAtOnce(say("secret"), say("secret, refused"), say("secret, in the cool-down"));
      await world.moderate(
        { do: "override", client: "user:bob", limits: { messages: { limit: 1, window: "1s" } } },
        { do: "end", which: "posture" },
        { do: "override", client: "user:ada", limits: { messages: { limit: 3, window: "1s" } } },
      );
      await world.tick(LONGEST_COOLDOWN);
      await back.sendsAtOnce(...["a", "b", "c", "d"].map((text) => say(`secret ${text}`)));
      await bob.sends(say("hello"), say("refused"), history);
      await world.moderate({ do: "end", which: "override" });
      await world.pardon();
      await world.tick(LONGEST_COOLDOWN);
      await back.sends(say("after"), standing, history);
    },
  },
  {
    name: "what a moderator does to somebody",
    reaches: [
      '"limit":"operator"',
      "You went on about it.",
      '"strikes":6',
      "closed 4429",
      "secret, released",
    ],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const dan = await world.enter("dan");
      await world.ban();
      await world.moderate(
        { do: "warn", client: "user:bob" },
        { do: "restrict", client: "user:bob", only: ["typing"] },
        { do: "mute", client: "user:dan" },
      );
      await world.together([bob, say("restricted")], [dan, say("muted")], [ada, say("secret")]);
      await world.moderate(
        { do: "release", client: "user:bob" },
        { do: "forgive", client: "user:bob" },
        { do: "close", client: "user:dan" },
        warn,
        { do: "mute", client: "user:ada" },
      );
      await ada.sendsAtOnce(say("secret, muted"), standing);
      await world.moderate(release, { do: "restrict", client: "user:ada", only: ["typing"] });
      await ada.sendsAtOnce(say("secret, restricted"), { type: "typing" }, standing);
      await world.moderate(release);
      await ada.sends(say("secret, released"));
      await world.moderate({ do: "forgive", client: "user:ada" });
      await ada.sendsAtOnce(people, standing);
      await world.moderate(...Array.from({ length: 6 }, () => warn));
      await world.tick(CLOSED_FOR);
      const back = await world.enter("ada", "ada-2");
      await back.sends(say("secret, and back"), history);
      await bob.sends(say("hello"), history);
    },
  },
  {
    name: "a moderator's warnings up to a rung that hides, against one that warns",
    rules: { setting: "hiding-ladder", settingWithoutBans: "warning-ladder" },
    reaches: ['"strikes":6', '"strikes":8', "secret, warned", "secret, slowed"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.enter("dan");
      await world.moderate(
        ...Array.from({ length: 6 }, (): Moderation => ({ do: "warn", client: "user:dan" })),
        ...Array.from({ length: 6 }, () => warn),
      );
      world.isHiddenByLadder();
      await world.tick(LONGEST_COOLDOWN);
      await ada.sends(say("secret, warned"), standing);
      await world.moderate({ do: "slow-mode", every: SLOW });
      await ada.sends(say("secret, slowed"), say("secret, too soon"));
      await bob.sends(say("hello"), people);
      await world.moderate(warn, warn);
      await world.tick(SLOW);
      await ada.sends(standing, history);
      await bob.sends(history);
    },
  },
];
