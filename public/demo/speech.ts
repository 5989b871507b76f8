import { all, one } from "./dom.ts";

/** Three logs that read themselves aloud would say everything thrice: only the one in use speaks. */
export function letOneSpeak(): void {
  const panels = all("[data-screen]");
  for (const panel of panels) {
    panel.addEventListener("focusin", () => {
      for (const other of panels)
        one(".log", other).setAttribute("aria-live", other === panel ? "polite" : "off");
    });
  }
}
