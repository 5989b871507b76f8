import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";

/** One of several things that are done at once, such as to ban one of several clients. */
export interface Task<Answer> {
  /** Whom it is about, as it is kept. */
  readonly target: string;
  /** Whom it is about, as it is shown. */
  readonly name: string;
  /** Does it. Whoever calls it again does it once: it carries a key of its own. */
  run(): Promise<Answer>;
}

/** How far a task is. */
export type Progress<Answer> =
  | { readonly state: "waiting" | "running" }
  | { readonly state: "done"; readonly answer: Answer }
  | { readonly state: "failed"; readonly error: unknown };

/** Tasks at once: a few, so that a hundred bans do not hold up what somebody looks at. */
const AT_ONCE = 4;

/** Several things that are done at once. Each comes about or fails by itself, and what failed can be tried again. */
export class Batch<Answer> {
  readonly tasks: readonly Task<Answer>[];
  readonly progress: ReadonlySignal<readonly Progress<Answer>[]>;
  readonly #progress;
  #working = 0;
  #isStopped = false;
  #settled: (() => void)[] = [];

  constructor(tasks: readonly Task<Answer>[]) {
    this.tasks = tasks;
    this.#progress = signal<readonly Progress<Answer>[]>(tasks.map(() => ({ state: "waiting" })));
    this.progress = this.#progress;
  }

  readonly failed: ReadonlySignal<readonly { task: Task<Answer>; error: unknown }[]> = computed(() =>
    this.tasks.flatMap((task, index) => {
      const progress = this.progress.value[index];
      return progress?.state === "failed" ? [{ task, error: progress.error }] : [];
    }),
  );

  readonly done: ReadonlySignal<readonly { task: Task<Answer>; answer: Answer }[]> = computed(() =>
    this.tasks.flatMap((task, index) => {
      const progress = this.progress.value[index];
      return progress?.state === "done" ? [{ task, answer: progress.answer }] : [];
    }),
  );

  /** Whether none is still to be done. Some may have failed. */
  readonly isSettled: ReadonlySignal<boolean> = computed(() =>
    this.progress.value.every(({ state }) => state === "done" || state === "failed"),
  );

  /** Does all that are waiting. @returns once none is */
  run(): Promise<void> {
    while (this.#working < AT_ONCE && this.#nextWaiting() >= 0) void this.#work();
    if (this.#working === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settled.push(resolve);
    });
  }

  /** Tries again what failed. */
  retry(): Promise<void> {
    batch(() => {
      for (const [index, { state }] of this.progress.value.entries())
        if (state === "failed") this.#set(index, { state: "waiting" });
    });
    return this.run();
  }

  /** Does no more of what is waiting: whoever wanted it has left. */
  stop(): void {
    this.#isStopped = true;
  }

  async #work(): Promise<void> {
    this.#working++;
    for (let index = this.#nextWaiting(); index >= 0; index = this.#nextWaiting()) {
      this.#set(index, { state: "running" });
      this.#set(index, await outcomeOf(this.tasks[index]));
    }
    this.#working--;
    if (this.#working === 0) for (const settle of this.#settled.splice(0)) settle();
  }

  #nextWaiting(): number {
    return this.#isStopped ? -1 : this.progress.value.findIndex(({ state }) => state === "waiting");
  }

  #set(index: number, progress: Progress<Answer>): void {
    this.#progress.value = this.#progress.value.with(index, progress);
  }
}

async function outcomeOf<Answer>(task: Task<Answer> | undefined): Promise<Progress<Answer>> {
  if (task === undefined) throw new RangeError("There is no such task.");
  try {
    return { state: "done", answer: await task.run() };
  } catch (error) {
    return { state: "failed", error };
  }
}
