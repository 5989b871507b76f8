import { signal } from "@preact/signals";

/** How long, in ms, a toast stays that does not say so itself. */
const STAYS = 6_000;

/** Most toasts at once: beyond these the oldest goes that needs nobody, if there is one. */
const MOST = 4;

/** Something that is said at the edge of the page. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  /** `failure` is said at once, and stays until it is put away. */
  readonly kind: "done" | "failure";
  /** Epoch ms at which it goes; `null` if it stays. */
  readonly until: number | null;
  /** What can be done about it. */
  readonly action: { readonly label: string; run(): void } | null;
}

export const toasts = signal<readonly Toast[]>([]);

let said = 0;

/**
 * Says something at the edge of the page.
 *
 * @returns puts it away
 */
export function toast(given: Pick<Toast, "text"> & Partial<Omit<Toast, "id" | "text">>): () => void {
  const { text, kind = "done", action = null } = given;
  const until = given.until === undefined ? (kind === "failure" ? null : Date.now() + STAYS) : given.until;
  said += 1;
  const id = said;
  toasts.value = bounded([...toasts.value, { id, text, kind, until, action }]);
  if (until !== null) setTimeout(() => putAway(id), until - Date.now());
  return () => putAway(id);
}

/** What others do, however much that is, takes nothing away that can be taken back or tried again. */
function bounded(all: readonly Toast[]): readonly Toast[] {
  if (all.length <= MOST) return all;
  const before = all.slice(0, -1);
  const idle = before.find(({ kind, action }) => kind === "done" && action === null) ?? before[0];
  return all.filter((each) => each !== idle);
}

export function putAway(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}
