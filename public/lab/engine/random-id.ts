/**
 * Bans have a random id, also in thought. Browsers give `crypto.randomUUID` to https pages only, and neither to others nor to a frame without
 * an origin. Here it only has to be different each time.
 */
export function provideRandomIds(): void {
  let last = 0;
  crypto.randomUUID ??= () => `00000000-0000-4000-8000-${String(++last).padStart(12, "0")}`;
}
