const complaints = new Set<string>();

/** Logs, once in each isolate, that a worker is set up wrongly. */
export function complain(sentence: string): void {
  if (complaints.has(sentence)) return;
  complaints.add(sentence);
  console.error(`party-bouncer: ${sentence}`);
}
