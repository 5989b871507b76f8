import type { Page } from "playwright-core";

interface Expected {
  /** Whether the page may ask for this address. */
  readonly asks: (url: string) => boolean;
  /** Whether the page may say something of this type on its console. Default: all but errors. */
  readonly says?: (type: string) => boolean;
}

/** What no page should have, as it comes: errors, and requests that leave its site. Call it before the page is opened. */
export function complaintsOf(page: Page, { asks, says = (type) => type !== "error" }: Expected): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (!says(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!asks(request.url())) complaints.push(`a request to ${request.url()}`);
  });
  return complaints;
}
