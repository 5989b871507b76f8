import type { MessageInfo } from "../identity/client-info.ts";
import type { Cost } from "../policy/limit.ts";
import { costInBytes, type Message } from "../shared/message.ts";

/** What a message counts for: a whole number, 0 or more. If a function throws, `onError` is told, and it is 1. */
export function costOf(
  cost: Cost,
  message: Message,
  info: MessageInfo,
  onError: (error: unknown) => void,
): number {
  if (cost === "messages") return 1;
  if (cost === "bytes") return costInBytes(message);
  try {
    return wholeCost(cost(message, info));
  } catch (error) {
    onError(error);
    return 1;
  }
}

/** What a cost function returned, as a whole number. Anything but a number of 0 or more counts as 1. */
function wholeCost(cost: unknown): number {
  return typeof cost === "number" && cost >= 0 ? Math.min(Math.ceil(cost), Number.MAX_SAFE_INTEGER) : 1;
}
