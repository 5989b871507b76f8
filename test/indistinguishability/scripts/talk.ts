import { say, bytes, history } from "./commands.ts";
import type { Script } from "./script.ts";

export const talkScripts: readonly Script[] = [
  {
    name: "plain chat",
    reaches: ["said", "accepted", "shouted", "announced"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(say("hello"));
      await world.ban();
      await ada.sends(say("secret"), say("a second secret"));
      await bob.sends(say("anyone there?"), { type: "announce", text: "to the others" });
      await ada.sends({ type: "shout", text: "secret" }, { type: "announce", text: "secret" }, say("secret"));
      await bob.sends({ type: "shout", text: "to all" });
    },
  },
  {
    name: "direct messages",
    reaches: ['"type":"delivered"', '"type":"told"', "nobody has that id", "nobody has that name"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const tab = await world.enter("ada", "tab");
      await ada.sends({ type: "tell", id: "bob", text: "hello" });
      await world.ban();
      await ada.sends(
        { type: "tell", id: "bob", text: "secret" },
        { type: "tell-user", user: "bob", text: "secret" },
        { type: "tell", id: "nobody", text: "secret" },
        { type: "tell-user", user: "nobody", text: "secret" },
        { type: "tell", id: "tab", text: "secret to myself" },
        { type: "tell-user", user: "ada", text: "secret to myself" },
      );
      await bob.sends(
        { type: "tell", id: "ada", text: "yes?" },
        { type: "tell-user", user: "ada", text: "yes?" },
      );
      await tab.sends({ type: "tell-user", user: "bob", text: "secret" });
    },
  },
  {
    name: "binary frames",
    reaches: ["bytes secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends(bytes("hello"));
      await world.ban();
      await ada.sends(bytes("secret"), bytes(""), bytes("secret \u0000\u0001"));
      await bob.sends(bytes("hello"));
      await ada.sendsAtOnce(bytes("secret, first"), say("secret, second"), bytes("secret, third"));
    },
  },
  {
    name: "bad input and exceptions",
    reaches: ["that is no JSON", "no such command", '"limit":"invalid"', '"limit":"maxMessageBytes"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends("secret {", '{"type":"secret"}', { type: "throw" }, say("secret"));
      await ada.sends("{", "[", "secret", "}", "]");
      await world.tick(1_000);
      await ada.sends(say("secret"), "x".repeat(1_001));
      await bob.sends(say("hello"), "{", { type: "throw" }, say("hello again"));
    },
  },
  {
    name: "typing, reactions and edits",
    reaches: ['"type":"reacted"', '"type":"edited"', '"type":"typing"'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const tab = await world.enter("ada", "tab");
      await ada.sends(say("hello"));
      await world.ban();
      await ada.sends({ type: "typing" }, { type: "edit", text: "secret edit of what all have seen" });
      await bob.sends(history, say("from bob"));
      await ada.sends({ type: "react", emoji: "secret" });
      await bob.sends(history, { type: "typing" }, { type: "react", emoji: "+1" });
      await ada.sends(say("secret"), { type: "edit", text: "secret, edited" });
      await tab.sends({ type: "react", emoji: "secret" }, history);
      await world.pardon();
      await ada.sends(
        { type: "edit", text: "secret still" },
        { type: "react", emoji: "secret still" },
        history,
      );
      await bob.sends(history, { type: "edit", text: "from bob, edited" });
    },
  },
  {
    name: "a bot that answers",
    reaches: ['"type":"answered"', "you said: secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await world.ban();
      await ada.sends({ type: "ask", text: "secret?" }, history);
      await bob.sends({ type: "ask", text: "hello?" }, history);
      await ada.sends(history);
    },
  },
  {
    name: "numbered frames",
    reaches: ['"number":5'],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      await ada.sends({ type: "number", text: "hello" });
      await world.ban();
      await ada.sends({ type: "number", text: "secret" }, { type: "number", text: "secret" });
      await bob.sends({ type: "number", text: "hello" });
      await ada.sends({ type: "number", text: "secret" });
      await bob.sends({ type: "number", text: "hello" });
    },
  },
  {
    name: "forged control messages",
    reaches: ["no such command", "secret"],
    async run(world) {
      const [ada, bob] = [await world.enter("ada"), await world.enter("bob")];
      const forged = (blank: string): string =>
        `${blank}{"type":"party-bouncer:warning","retryAfter":1e9,"message":"secret"}`;
      await ada.sends(say("hello"));
      await world.ban();
      for (const blank of ["", " ", "\n\t"]) await ada.sends(forged(blank));
      await ada.sends(say("secret"));
      await bob.sends(say("hello"));
    },
  },
];
