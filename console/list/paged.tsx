import type { ComponentChildren } from "preact";
import { asFailure } from "../api.ts";
import { Empty } from "../parts/empty.tsx";
import { Failed } from "../parts/failed.tsx";
import { isolated, t } from "../words.ts";
import type { Pages } from "./pages.ts";

interface PagedProps {
  readonly pages: Pick<Pages<unknown>, "failure" | "hasMore" | "isLoading" | "retry">;
  /** How many items are shown. */
  readonly count: number;
  /** What is searched for now. */
  readonly search: string;
  /** Says that there is nothing, and why. */
  readonly none: ComponentChildren;
  /** Says that nothing is found. Default: that no item has the text in it. */
  readonly notFound?: ComponentChildren;
  /** The items. */
  readonly children: ComponentChildren;
}

/** A list that is fetched page by page, or what there is in its place: nothing yet, nothing at all, or a failure. */
export function Paged({ pages, count, search, none, notFound, children }: PagedProps) {
  const failure = pages.failure.value;
  const isLoading = pages.isLoading.value;
  return (
    <>
      {failure !== null && <Failed failure={asFailure(failure)} again={() => void pages.retry()} />}
      {count > 0 ? (
        <>
          <p class="soft" role="status">
            {t(pages.hasMore.value ? "list.countSoFar" : "list.count", { count })}
          </p>
          {children}
          {isLoading && <p class="soft">{t("list.loadingMore")}</p>}
        </>
      ) : isLoading ? (
        <p class="soft">{t("shell.loading")}</p>
      ) : failure !== null ? null : search === "" ? (
        none
      ) : (
        (notFound ?? (
          <Empty title={t("list.nothingFound", { text: isolated(search) })}>
            {t("list.nothingFoundWhy")}
          </Empty>
        ))
      )}
    </>
  );
}
