/** Where the console is mounted, with a slash at its end: its files lie there, and so does all that it asks. */
export const MOUNT = new URL(".", import.meta.url).pathname;
