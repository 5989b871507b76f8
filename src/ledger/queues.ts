import type { RecordKey } from "../identity/record-key.ts";
import { Mutex } from "../shared/mutex.ts";

/** The calls about one client that wait for one another. */
interface Queue {
  readonly mutex: Mutex;
  waiting: number;
  /** How many questions have begun. */
  asked: number;
  /** The last one that was answered: of those that an arrival can go by, and of those that a look can. */
  readonly answered: { arrive: number; look: number };
}

/** The calls to the ledger. Of each client there is one at a time, so that of two answers the later one is the newer one. */
export class Queues {
  readonly #queues = new Map<RecordKey, Queue>();

  /** Runs a task when those about the same client are done that came before it. */
  take<T>(target: RecordKey, task: () => Promise<T>): Promise<T> {
    return this.#inTurn(target, task);
  }

  /**
   * Asks a question in its turn, unless it is answered meanwhile: however many come at once, and wait for their turn, one question is for
   * all of them. What an arrival is told is an answer to a look too.
   *
   * @param question says whether there was an answer
   * @returns whether there was one
   */
  ask(target: RecordKey, how: "arrive" | "look", question: () => Promise<boolean>): Promise<boolean> {
    const asked = this.#queues.get(target)?.asked ?? 0;
    return this.#inTurn(target, async (queue) => {
      if (queue.answered[how] > asked) return true;
      const number = ++queue.asked;
      if (!(await question())) return false;
      queue.answered[how] = number;
      queue.answered.look = number;
      return true;
    });
  }

  async #inTurn<T>(target: RecordKey, task: (queue: Queue) => Promise<T>): Promise<T> {
    const queue = this.#queues.get(target) ?? {
      mutex: new Mutex(),
      waiting: 0,
      asked: 0,
      answered: { arrive: 0, look: 0 },
    };
    this.#queues.set(target, queue);
    queue.waiting++;
    try {
      return await queue.mutex.take(() => task(queue));
    } finally {
      if (--queue.waiting === 0) this.#queues.delete(target);
    }
  }
}
