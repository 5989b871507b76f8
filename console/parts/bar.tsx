/** How much of the most a figure is, for the eye: the figure is written beside it. */
export function Bar({ share, mark }: { share: number; mark: "ok" | "warned" | "closed" }) {
  return (
    <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" width="100" height="4" />
      <rect data-mark={mark} width={Math.round(100 * share)} height="4" />
    </svg>
  );
}
