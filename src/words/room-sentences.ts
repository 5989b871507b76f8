import type { Sentence } from "./sentence.ts";

/** What a room says to a person, in English. */
export const ROOM_SENTENCES = {
  "warning.tooFast": "You are sending messages too fast.",
  "warning.tooLarge": "That message is too large.",
  "warning.invalid": "Your messages make no sense to this room.",
  "warning.restricted": "You may not send that at the moment.",
  "warning.neverAllowed": "That is more than you may ever send at once.",
  "warning.slowMode": "This room is in slow mode.",
  "warning.rule": "You went against a rule of this room.",
  "warning.namedRule": "You went against a rule of this room ({rule}).",
  "warning.wait": "Please wait {wait, duration} before you send more.",
  "warning.slowDown": "Please slow down.",
  "warning.last": "If it happens again, you will be disconnected.",

  "cooldown.tooFast": "You were sending messages too fast.",
  "cooldown.shared": "Too much was sent from your network address.",
  "cooldown.sharedRule": "Somebody at your network address went against a rule of this room.",
  "cooldown.sharedNamedRule": "Somebody at your network address went against a rule of this room ({rule}).",
  "cooldown.wait": "Please wait {wait, duration} before you send.",

  "restriction.nothing": "Nothing that you send is let through for the next {wait, duration}.",
  "restriction.only": "Of what you send, only {types} is let through for the next {wait, duration}.",

  "statement.closed": "You are kept out of this room for {span, duration}.",
  "statement.closedOpenEnd": "You are kept out of this room until further notice.",
  "statement.wasClosed": "You were kept out of this room for {span, duration}.",
  "statement.hidden": "What you send here is shown to nobody but you for {span, duration}.",
  "statement.hiddenOpenEnd": "What you send here is shown to nobody but you until further notice.",
  "statement.wasHidden": "What you send here was shown to nobody but you for {span, duration}.",
  "statement.limit": 'You went against the rule "{limit}": {reason}.',
  "statement.sharedLimit":
    'You, or somebody else at your network address, went against the rule "{limit}": {reason}.',
  "statement.strike": "warning number {strike}",
  "statement.automatic": "This was decided automatically.",
  "statement.byModerator": "This was decided by a moderator.",
  "statement.objection": "To object: {objection}",
  "statement.appeal": "You can answer once, here, in at most {most} characters. A moderator reads it.",
} satisfies Record<string, Sentence>;

/** The key of a sentence that a room says. */
export type RoomKey = keyof typeof ROOM_SENTENCES;
