import * as z from "zod/mini";
import type { Message, Sendable } from "../shared/message.ts";

/** Why a message is refused, for the reply to its sender. */
export interface Refusal {
  /** The limit that refuses it; `""` if none does, as in a cool-down that the app imposed. */
  readonly limit: string;
  /** Milliseconds until the same message would be admitted. */
  readonly retryAfter: number;
  /** Whether it never will be. */
  readonly never: boolean;
  /** A sentence for the person who reads it. */
  readonly message: string;
}

/** The connection that a message comes from, or goes to: the host's own object. */
export interface Sender {
  /** Tells connections apart. The client may have chosen it. */
  readonly id: string;
}

/**
 * What the messages of a room are, if they are more than lines of text. `party-bouncer/yjs` and `party-bouncer/agents` have one each; for a
 * protocol of your own, write one.
 *
 * @example
 * const calls: Protocol = {
 *   name: "calls",
 *   answer: (message, { message: why }) => JSON.stringify({ id: JSON.parse(String(message)).id, error: why }),
 * };
 */
export interface Protocol {
  /** What errors call it. */
  readonly name: string;
  /** The type of a message, as limits match it. A policy's own `classify` comes first. Default: as without a protocol. */
  readonly classify?: ((message: Message) => string | null) | undefined;
  /**
   * The error reply to a message that is refused under `onRefusal: "answer"`, or several in order. They are sent as they are, to the sender, whose
   * connection is the third parameter. `null`: the message awaits no reply, and is dropped. If it throws, nothing is sent.
   */
  readonly answer?:
    | ((message: Message, refusal: Refusal, sender: Sender) => Sendable | readonly Sendable[] | null)
    | undefined;
  /**
   * The type of the message that answers what the room sends; `null` if it asks for nothing. One message of that type is then free: nobody
   * is charged for answering. It is asked of every message that the room sends, with the connection that it goes to, so let it be quick.
   */
  readonly asksFor?: ((sent: Sendable, receiver: Sender) => string | null) | undefined;
  /** Whether its clients bear text of the bouncer's own. The default of a policy's `controlMessages`. Default: `true`. */
  readonly controlMessages?: boolean | undefined;
  /**
   * Why nobody can be hidden in a room of such messages, as the end of a sentence. A ladder with a shadow-ban is refused then, {@link Bans.add}
   * throws for one, and one that was imposed elsewhere hides nobody here. Default: everybody can be hidden.
   */
  readonly hidesNobody?: string | undefined;
}

const aFunction = <T>() => z.custom<T>((value) => typeof value === "function", "a function");

export const protocolSchema = z.strictObject(
  {
    name: z.string("a name").check(z.minLength(1, "a name")),
    classify: z.optional(aFunction<NonNullable<Protocol["classify"]>>()),
    answer: z.optional(aFunction<NonNullable<Protocol["answer"]>>()),
    asksFor: z.optional(aFunction<NonNullable<Protocol["asksFor"]>>()),
    controlMessages: z.optional(z.boolean("true or false")),
    hidesNobody: z.optional(z.string("a reason").check(z.minLength(1, "a reason"))),
  },
  "a protocol",
);
