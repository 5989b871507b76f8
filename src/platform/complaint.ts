const complaints = new Set<string>();

/** Says to the log, once in each isolate, what is wrong with how a worker is set up. */
export function complain(sentence: string): void {
  if (complaints.has(sentence)) return;
  complaints.add(sentence);
  console.error(`party-bouncer: ${sentence}`);
}
