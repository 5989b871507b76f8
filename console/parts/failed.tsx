import type { Failure } from "../api.ts";
import { failureText } from "../failure-text.ts";
import { t } from "../words.ts";

/** Says that something could not be loaded, and lets the reader try again. */
export function Failed({ failure, again }: { failure: Failure; again(): void }) {
  const { detail, issues } = failure;
  return (
    <div class="failed" role="alert">
      <strong>{t("failure.title")}</strong>
      <p>{failureText(failure)}</p>
      <button type="button" onClick={again}>
        {t("failure.again")}
      </button>
      {detail !== "" && (
        <details>
          <summary>{t("failure.details")}</summary>
          <p lang="en">{detail}</p>
          {issues.map(({ path, expected, received }) => (
            <p key={path} lang="en">
              {path}: {expected}; {received}
            </p>
          ))}
        </details>
      )}
    </div>
  );
}
