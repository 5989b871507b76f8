/** When most tests begin, in epoch ms. */
export const START = Date.UTC(2026, 0, 1);

/** Ms after which a room that hears nothing is thrown out of memory, and its connections stay. */
export const SILENCE = 10_000;

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
