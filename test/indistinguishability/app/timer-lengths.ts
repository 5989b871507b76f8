/** Ms of a timer that nothing else depends on. */
export const SHORT = 2;
/** Ms in which what several clients send at once arrives, or a ban ends. */
export const LONG = 150;
