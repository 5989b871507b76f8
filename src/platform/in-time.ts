/** How long, in ms, an answer of the ledger is waited for. */
export const PATIENCE = 1_000;

/** The ledger, or a room that it asked, is late. */
export class LateError extends Error {
  override readonly name = "LateError";
}

/**
 * @param patience ms
 * @throws {LateError} if the answer takes longer than that
 */
export async function inTime<T>(answer: Promise<T>, patience: number = PATIENCE): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new LateError(`the ledger has not answered within ${patience} ms`)),
      patience,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
