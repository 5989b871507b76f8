import { all, one } from "./dom.ts";

/** Lets a screen reader read only the log in use: all three would say everything three times. */
export function letOneSpeak(): void {
  const panels = all("[data-screen]");
  for (const panel of panels) {
    panel.addEventListener("focusin", () => {
      for (const other of panels)
        one(".log", other).setAttribute("aria-live", other === panel ? "polite" : "off");
    });
  }
}
