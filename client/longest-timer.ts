/** Ms. A longer timer fires at once (HTML, "timer initialization steps"; Node does the same). */
export const LONGEST_TIMER = 2 ** 31 - 1;
