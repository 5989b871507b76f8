import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Act, isUndoable } from "./act.ts";
import { Batch } from "./batch.ts";
import { acted } from "./done.ts";
import { type Done, doTask, undoTask } from "./doing.ts";
import type { ActTarget } from "./open.ts";
import { UndoWindow } from "./undo-window.ts";

/** Ms for which something is shown about which nothing can be done. */
const SHOWN = 6_000;

/** What was decided, and what comes of it: it is being done, can be taken back, or has failed in part. */
export class Outcome {
  readonly act: Act;
  readonly targets: readonly ActTarget[];
  readonly doing: Batch<Done>;
  readonly #onOver: () => void;
  readonly #window = signal<UndoWindow | null>(null);
  readonly #undoing = signal<Batch<unknown> | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** @param onOver called once there is nothing more to show of it */
  constructor(act: Act, targets: readonly ActTarget[], onOver: () => void, now: number = Date.now()) {
    this.act = act;
    this.targets = targets;
    this.#onOver = onOver;
    this.doing = new Batch(targets.map((target) => doTask(act, target, now)));
  }

  /** What is being taken back; `null` if nothing is. */
  get undoing(): ReadonlySignal<Batch<unknown> | null> {
    return this.#undoing;
  }

  /** The time in which it can be taken back; `null` if it cannot be. */
  get window(): ReadonlySignal<UndoWindow | null> {
    return this.#window;
  }

  readonly canUndo: ReadonlySignal<boolean> = computed(() => (this.window.value?.left.value ?? 0) > 0);

  /** Whether something of it failed that can be tried again, or is still being done. */
  readonly needsSomebody: ReadonlySignal<boolean> = computed(() => {
    const batch = this.undoing.value ?? this.doing;
    return !batch.isSettled.value || batch.failed.value.length > 0;
  });

  /** Does it. */
  async run(): Promise<void> {
    await this.doing.run();
    this.#settle();
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    this.#rest();
    const undoing = this.#undoing.value;
    await (undoing === null ? this.doing.retry() : undoing.retry());
    this.#settle();
  }

  /** Takes it back, as far as it was done. */
  async undo(): Promise<void> {
    if (!this.canUndo.value) return;
    this.#rest();
    const undoing = new Batch(
      this.doing.done.value.map(({ task, answer }) => undoTask(this.act, task, answer)),
    );
    this.#undoing.value = undoing;
    await undoing.run();
    this.#settle();
  }

  /** Nothing more is shown of it, nor done. */
  close(): void {
    this.#isClosed = true;
    this.#rest();
    this.doing.stop();
    this.#undoing.value?.stop();
  }

  #rest(): void {
    this.#window.value?.close();
    this.#window.value = null;
    clearTimeout(this.#timer);
  }

  #settle(): void {
    acted.value += 1;
    if (this.#isClosed) return;
    this.#rest();
    const isUndone = this.#undoing.value !== null;
    if (!isUndone && isUndoable(this.act.act) && this.doing.done.value.length > 0) {
      this.#window.value = new UndoWindow(() => this.#expire());
    } else {
      this.#expireSoon();
    }
  }

  #expireSoon(): void {
    this.#timer = setTimeout(() => this.#expire(), SHOWN);
  }

  /** What failed stays until somebody has seen it. */
  #expire(): void {
    if (!this.needsSomebody.value) this.#onOver();
  }
}
