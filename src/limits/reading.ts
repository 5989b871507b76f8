import type { DefinedPolicy } from "../policy/policy.ts";
import type { Cost } from "../policy/limit.ts";
import { classify, classifyBytesToo, isReally, textOf } from "../shared/classify.ts";
import type { Message } from "../shared/message.ts";

/** How limits read messages. None of its functions has to be safe: whoever calls them expects that they throw. */
export interface Reading {
  /** What tells types under a policy. */
  classifierOf(policy: DefinedPolicy): (message: Message) => string | null;
  /** Whether a message that begins like one of this type is one. @param isText whether only text can have a type */
  isReally(type: string | null, message: Message, isText: boolean): boolean;
  /** What a message costs by the limit of this name. */
  costBy(limit: string, cost: Cost): Cost;
}

/** The messages themselves are there to be read. */
export const READING: Reading = {
  classifierOf({ classify: own }) {
    if (typeof own === "function") return own;
    return own === "text-and-bytes" ? classifyBytesToo : classify;
  },
  isReally: (type, message, isText) => isReally(type, isText ? message : textOf(message)),
  costBy: (_, cost) => cost,
};
