import { type ConsumeAnswer, external, type Message, type Policy } from "party-bouncer";
import { closing } from "./policies.ts";

/** How long the limiter takes for an answer. Ms. */
const TIME = 60;

/** How long it asks those whom it refuses to wait. Ms. */
export const WAIT = 700;

/** What a message costs says what the limiter answers: it sees no more of it. */
const costs: Readonly<Record<string, number>> = { unasked: 0, refuse: 2, hang: 3, fail: 4 };

function costOf(message: Message): number {
  const { text = "" } = JSON.parse(String(message)) as { text?: unknown };
  return costs[String(text).split(" ")[0] ?? ""] ?? 1;
}

async function consume(_: string, cost: number): Promise<ConsumeAnswer> {
  await new Promise((resolve) => {
    if (cost !== costs["hang"]) setTimeout(resolve, TIME);
  });
  if (cost === costs["fail"]) throw new Error("the limiter is down");
  return cost === costs["refuse"] ? { allowed: false, retryAfter: WAIT } : true;
}

/** A room with another limiter, which does as messages say. */
export const asking = {
  ...closing,
  limits: [
    { name: "messages", limit: 50, window: "1s", burst: 50 },
    external({ name: "another", consume, cost: costOf, timeout: 400 }),
  ],
} satisfies Policy;
