import type { RecordKey } from "../identity/record-key.ts";
import { Mutex } from "../shared/mutex.ts";

/** The calls about one client, one after the other. */
interface Queue {
  readonly mutex: Mutex;
  waiting: number;
  /** How many questions have begun. */
  asked: number;
  /** The number of the last question that was answered: as an arrival needs it, and as a look needs it. */
  readonly answered: { arrive: number; look: number };
}

/** Orders the calls to the ledger: one at a time about each client, so that the later of two answers is the newer one. */
export class Queues {
  readonly #queues = new Map<RecordKey, Queue>();

  /** Runs a task once all earlier ones about the same client are done. */
  take<T>(target: RecordKey, task: () => Promise<T>): Promise<T> {
    return this.#inTurn(target, task);
  }

  /**
   * Asks a question in its turn, unless it was answered while it waited: of many that wait at the same time, one is asked for all. The
   * answer to an arrival answers a look too.
   *
   * @param question returns whether there was an answer
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
