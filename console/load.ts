import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asFailure, type Failure } from "./api.ts";

/** Something that was asked for. */
export interface Loaded<Value> {
  /** The last answer; `null` before there is one. */
  readonly value: Value | null;
  /** Why the last attempt failed; `null` if it did not. */
  readonly failure: Failure | null;
  readonly isLoading: boolean;
  /** Asks again, since the answer would be another one now. What is there stays until then. */
  again(): void;
  /** Asks again, unless an answer is awaited: one that takes long would never come. */
  renew(): void;
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
  const [state, setState] = useState<Omit<Loaded<Value>, "again" | "renew">>({
    value: null,
    failure: null,
    isLoading: true,
  });
  const [attempt, setAttempt] = useState(0);
  const isAsking = useRef(false);
  const about = JSON.stringify(on);
  useEffect(() => {
    setState({ value: null, failure: null, isLoading: true });
  }, [about]);
  useEffect(() => {
    const abort = new AbortController();
    setState(({ value }) => ({ value, failure: null, isLoading: true }));
    isAsking.current = true;
    const ask = async (): Promise<void> => {
      try {
        const value = await load(abort.signal);
        if (!abort.signal.aborted) setState({ value, failure: null, isLoading: false });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failure = asFailure(error);
        setState(({ value }) => ({ value, failure, isLoading: false }));
      }
      if (!abort.signal.aborted) isAsking.current = false;
    };
    void ask();
    return () => abort.abort();
    // A new function each time asks the same question.
  }, [about, attempt]);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  const renew = useCallback(() => {
    if (!isAsking.current) again();
  }, []);
  return { ...state, again, renew };
}
