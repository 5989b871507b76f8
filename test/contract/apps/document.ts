import type { Message, Policy } from "party-bouncer";
import { protocol } from "party-bouncer/yjs";
import { refusing } from "./policies.ts";

/** What the contract's own messages are called in a document, unless they say otherwise. */
const TEXT = "text";

/** Whether a message is one of the contract's, and none of Yjs. Some are sent as bytes. */
export function isText(message: unknown): boolean {
  if (typeof message === "string") return true;
  return message instanceof ArrayBuffer && new Uint8Array(message)[0] === "{".charCodeAt(0);
}

/**
 * A policy of the contract, for a document: what it says goes for the contract's own messages. What synchronises the document has a limit
 * of its own, under which nothing is lost.
 */
export function inDocument(policy: Policy): Policy {
  const { limits = [], maxMessageBytes: _, ...rest } = policy;
  return {
    controlMessages: true,
    onRefusal: "resync",
    ...rest,
    limits: [
      ...limits.map((limit) => ({ match: { type: TEXT }, onRefusal: "drop" as const, ...limit })),
      {
        name: "document",
        match: { type: ["sync-step-1", "sync-step-2", "update", "awareness", "query-awareness"] },
        limit: 50,
        window: "1s",
        burst: 20,
        onRefusal: { do: "hold", messages: 40, overflow: "resync" },
      },
    ],
    maxMessageBytes: 1_048_576,
    classify: (message) => protocol.classify?.(message) ?? typeOf(message),
  };
}

export const refusingInDocument: Policy = {
  ...inDocument(refusing),
  protocol: {
    ...protocol,
    answer: refusing.protocol.answer,
    asksFor: (sent, receiver) =>
      typeof sent === "string"
        ? refusing.protocol.asksFor(sent)
        : (protocol.asksFor?.(sent, receiver) ?? null),
  },
};

function typeOf(message: Message): string {
  try {
    const text = typeof message === "string" ? message : new TextDecoder().decode(message as ArrayBuffer);
    const { type } = JSON.parse(text) as { type?: unknown };
    return typeof type === "string" ? type : TEXT;
  } catch {
    return TEXT;
  }
}
