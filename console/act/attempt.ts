import { api, asFailure, newKey } from "../api.ts";
import { failureText } from "../failure-text.ts";
import { toast } from "../toasts.ts";
import { t } from "../words.ts";
import type { Order } from "./act.ts";
import { acted } from "./done.ts";
import { UNDO_FOR } from "./undo-window.ts";

/** Something to do, and what is said once it is done. */
export interface Attempt {
  readonly order: Order;
  readonly said: string;
  /** What takes it back; left out if nothing does. */
  readonly undo?: Omit<Attempt, "undo">;
}

/** Has something done, and says what comes of it. It can be taken back for a while, and tried again if it fails. */
export async function attempt(given: Attempt, key: string = newKey()): Promise<boolean> {
  const { order, said, undo } = given;
  try {
    await api.send(order.method, order.path, order.body, key);
  } catch (error) {
    const failure = asFailure(error);
    const again = { label: t("outcome.again"), run: () => void attempt(given, key) };
    toast({ text: failureText(failure), kind: "failure", action: again });
    return false;
  } finally {
    acted.value += 1;
  }
  if (undo === undefined) toast({ text: said });
  else {
    const action = { label: t("outcome.undo"), run: () => void attempt(undo) };
    toast({ text: said, until: Date.now() + UNDO_FOR, action });
  }
  return true;
}
