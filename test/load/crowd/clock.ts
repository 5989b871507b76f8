import { AsyncLocalStorage } from "node:async_hooks";

/** Whose clock it is that `Date.now` reads. */
const whose = new AsyncLocalStorage<Clock>();

/** A wall clock that is wrong, and can be set. Who runs under it, reads it: by `Date.now`, whenever and from wherever called. */
export class Clock {
  /** Ms by which it is fast. */
  error: number;

  constructor(error: number) {
    this.error = error;
  }

  run<T>(task: () => T): T {
    return whose.run(this, task);
  }

  /** From now on, `Date.now` reads the clock of who asks. @returns a function that ends this */
  static install(): () => void {
    const right = Date.now;
    Date.now = () => right() + (whose.getStore()?.error ?? 0);
    return () => {
      Date.now = right;
    };
  }
}
