/**
 * Makes a function that runs a task once, and hands its outcome to everyone who asks.
 *
 * @param task run at the first call, and again at the next call after it failed
 */
export function once<T>(task: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | null = null;
  return () =>
    (outcome ??= task().catch((error: unknown) => {
      outcome = null;
      throw error;
    }));
}
