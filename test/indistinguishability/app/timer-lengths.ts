/** Ms of a timer that nothing else depends on. */
export const SHORT = 2;
/** Ms in which what several clients send mostly arrives, or a ban ends. */
export const LONG = 150;
