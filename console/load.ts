import { useCallback, useEffect, useState } from "preact/hooks";
import { asFailure, type Failure } from "./api.ts";

/** Something that was asked for. */
export interface Loaded<Value> {
  /** The last answer; `null` before there is one. */
  readonly value: Value | null;
  /** Why the last attempt failed; `null` if it did not. */
  readonly failure: Failure | null;
  readonly isLoading: boolean;
  /** Asks again. What is there stays until then. */
  again(): void;
}

/**
 * Asks for something, and again if one of these changes. An answer to an earlier question is not shown.
 *
 * @param on what the question is about
 */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  on: readonly (string | number | null)[],
): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, "again">>({
    value: null,
    failure: null,
    isLoading: true,
  });
  const [attempt, setAttempt] = useState(0);
  const about = JSON.stringify(on);
  useEffect(() => {
    setState({ value: null, failure: null, isLoading: true });
  }, [about]);
  useEffect(() => {
    const abort = new AbortController();
    setState(({ value }) => ({ value, failure: null, isLoading: true }));
    const ask = async (): Promise<void> => {
      try {
        const value = await load(abort.signal);
        if (!abort.signal.aborted) setState({ value, failure: null, isLoading: false });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failure = asFailure(error);
        setState(({ value }) => ({ value, failure, isLoading: false }));
      }
    };
    void ask();
    return () => abort.abort();
    // A new function each time asks the same question.
  }, [about, attempt]);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { ...state, again };
}
