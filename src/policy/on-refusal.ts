import * as z from "zod/mini";

/**
 * What a refusal does to the message. Which one is right depends on what a message is: see `docs/guides/refusals.md`.
 *
 * - `"drop"`: the message is gone. Its sender is told by a warning, once per strike. Right for chat lines, cursors and reactions, where
 *   the next message makes up for it.
 * - `"hold"`: the message waits, in the order in which its connection sent it, and is delivered as soon as the limit allows. Waiting is
 *   not a violation. One message too many for the queue is. Right where every message counts, such as game inputs.
 *   *Guarantee:* what waits is delivered in order and once, and no limit is ever exceeded. It is lost only if its connection closes.
 * - `"answer"`: the sender gets the protocol's own error reply, such as a failed call, at once. Needs {@link Policy.protocol}. Right for
 *   calls. *Guarantee:* each refused message that awaits a reply gets exactly one, in a cool-down too; a message that passes gets none.
 *   Of one connection, 2,000 are answered at once and 200 a second: what a flood sends beyond that is dropped.
 * - `"resync"`: the connection is closed with 4525, so that its client comes back and synchronises. Right for documents.
 *   *Guarantee:* a client is closed at most once a second, and nothing that it sends between the refused message and the close is
 *   delivered.
 */
export type OnRefusal = Outright | "hold" | AtOnce | Hold;

/** What can be done at once. */
export type Outright = "drop" | "answer" | "resync";

/** What is done at once, as an object. */
export interface AtOnce {
  /** Which of the three it is. */
  readonly do: Outright;
}

/** Messages wait in place of being refused. */
export interface Hold {
  /** Which of the four it is. */
  readonly do: "hold";
  /** Most messages of one connection that wait. Default: 1,000. */
  readonly messages?: number | undefined;
  /** Most bytes of one connection that wait. Default: 1,048,576. */
  readonly bytes?: number | undefined;
  /** What is done with a message that does not fit any more. It is a violation too. Default: `"drop"`. */
  readonly overflow?: Outright | undefined;
}

/** What a refusal does, with its defaults filled in. */
export type DefinedOnRefusal = AtOnce | DefinedHold;

/** Messages wait in place of being refused, with the defaults filled in. */
export interface DefinedHold {
  /** Which of the four it is. */
  readonly do: "hold";
  /** See {@link Hold.messages}. */
  readonly messages: number;
  /** See {@link Hold.bytes}. */
  readonly bytes: number;
  /** See {@link Hold.overflow}. */
  readonly overflow: Outright;
}

/** How much waits if a policy does not say. */
export const USUAL_HOLD: DefinedHold = { do: "hold", messages: 1_000, bytes: 1_048_576, overflow: "drop" };

const outright = z.enum(["drop", "answer", "resync"], '"drop", "answer" or "resync"');

const amount = z.int("a whole number").check(z.minimum(1, "a whole number, 1 or more"));

const holdSchema = z.strictObject(
  {
    do: z.literal("hold"),
    messages: z._default(amount, USUAL_HOLD.messages),
    bytes: z._default(amount, USUAL_HOLD.bytes),
    overflow: z._default(outright, USUAL_HOLD.overflow),
  },
  "an object with do",
);

const EXPECTED = '"drop", "hold", "answer", "resync", or an object with do: "hold"';

export const onRefusalSchema = z.pipe(
  z.union(
    [z.enum(["drop", "answer", "resync", "hold"]), z.strictObject({ do: outright }), holdSchema],
    EXPECTED,
  ),
  z.transform((what): DefinedOnRefusal => {
    if (typeof what === "object") return what;
    return what === "hold" ? holdSchema.parse({ do: what }) : { do: what };
  }),
);
