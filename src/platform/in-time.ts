/** How long, in ms, an answer of the ledger is waited for. */
export const PATIENCE = 1_000;

/** @throws {Error} if the answer takes longer than `patience` ms. Default: {@link PATIENCE} */
export async function inTime<T>(answer: Promise<T>, patience = PATIENCE): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the ledger has not answered within ${patience} ms`)),
      patience,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
