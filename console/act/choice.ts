import type { Key } from "../words.ts";
import { type Act, type ActName, isLasting } from "./act.ts";
import { type Length, lengthOf, LENGTHS, type WrongMoment } from "./length.ts";

/** What is chosen in the dialog by now. */
export interface Choice extends Omit<Act, "length"> {
  readonly length: Length | WrongMoment;
}

/** What is chosen at first. */
export function firstChoice(act: ActName): Choice {
  return { act, reason: "", length: usualLength(act), only: [], isTold: act === "ban", forgives: false };
}

/** Another act: it has lengths of its own, and the reason stays. */
export function withAct(choice: Choice, act: ActName): Choice {
  return { ...choice, act, length: usualLength(act) };
}

/** What was decided; `null` while something is missing. */
export function decided(choice: Choice): Act | null {
  const { act, length, only } = choice;
  // To whom nothing is left to send, muting is what is meant.
  if (act === "restrict" && only.length === 0) return null;
  return typeof length === "string" ? null : { ...choice, length };
}

/** The reasons that are offered. */
export function reasonsFor(act: ActName): readonly Key[] {
  if (act === "lift") return ["reason.mistake", "reason.appeal"];
  return ["reason.spam", "reason.flood", "reason.insults", "reason.hate", "reason.scam", "reason.evasion"];
}

/** Whether whom it is about reads the reason. */
export function tellsReason({ act, isTold }: Pick<Choice, "act" | "isTold">): boolean {
  return act === "warn" || act === "mute" || (act === "ban" && isTold);
}

function usualLength(act: ActName): Length {
  return isLasting(act) ? lengthOf(LENGTHS[act].usual) : { kind: "forever" };
}
