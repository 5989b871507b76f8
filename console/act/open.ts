/** Somebody to act upon. */
export interface ActTarget {
  /** As it is kept. */
  readonly target: string;
  /** What lists call it. */
  readonly label?: string | undefined;
}

/** Asks what is to be done about them. */
export function openAct(_targets: readonly ActTarget[]): void {}
