const TEXT = /^strike (\d+) on the ladder$/;

/** The reason that is kept for a ban of the ladder: operators read it as it is. */
export function ladderReason(strikes: number): string {
  return `strike ${strikes} on the ladder`;
}

/** Which strike led to a ban, as its reason says; `null` if that is in somebody's own words. */
export function strikeIn(reason: string): number | null {
  const strike = TEXT.exec(reason)?.[1];
  return strike === undefined ? null : Number(strike);
}
