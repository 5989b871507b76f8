import type { Command } from "./app/command.ts";

/** What a client sends. */
export type Message = Command | { type: "nothing" } | string | ArrayBuffer;

/** Ms: long enough for the limits to admit one message more. */
export const A_MESSAGE = 200;

/** It costs as much as any, and nothing comes of it but an answer to whoever sent it. */
export const NOTHING: Message = { type: "nothing" };

export function encoded(message: Message): string | ArrayBuffer {
  return typeof message === "string" || message instanceof ArrayBuffer ? message : JSON.stringify(message);
}

/** A message that only asks leaves nothing behind in the room. */
export function isQuestion(message: Message): boolean {
  return typeof message === "object" && "type" in message && QUESTIONS.has(message.type);
}

const QUESTIONS = new Set<string>(["history", "people"]);

/** That someone leaves is never hidden. */
export function isLeave(message: Message): boolean {
  return typeof message === "object" && "type" in message && message.type === "leave";
}

/** What is said about a hidden message after a pardon stays hidden as well. */
export function isSecret(message: Message): boolean {
  return !(message instanceof ArrayBuffer) && encoded(message).toString().includes("secret");
}
