import { useState } from "preact/hooks";
import { By } from "../parts/by.tsx";
import { Client } from "../parts/client.tsx";
import { Say } from "../parts/say.tsx";
import { Ago, Left } from "../parts/time.tsx";
import { plain } from "../plain.ts";
import { mayWrite } from "../session.ts";
import { t } from "../words.ts";
import type { AdminAppeal, AdminBan } from "../../src/admin/index.ts";
import { DecisionForm } from "./decision-form.tsx";

/** An appeal: what somebody writes, about which ban, and what was decided. */
export function AppealCard({ appeal }: { appeal: AdminAppeal }) {
  const { target, text, at, status, about } = appeal;
  const [decision, setDecision] = useState<"approve" | "reject" | null>(null);
  const isOpen = status === "open";
  return (
    <li class="appeal">
      <p class="row">
        <span>
          <Say k="appeals.writes" who={<Client target={target} label={about.label} />} />
        </span>
        <span class="soft">
          <Ago at={at} />
        </span>
      </p>
      <blockquote dir="auto">{plain(text, true)}</blockquote>
      <About ban={about} />
      {!isOpen && <Decided appeal={appeal} />}
      {isOpen && mayWrite() && decision === null && (
        <p class="row">
          <button type="button" onClick={() => setDecision("approve")}>
            {t("appeals.approve")}
          </button>
          <button type="button" onClick={() => setDecision("reject")}>
            {t("appeals.reject")}
          </button>
        </p>
      )}
      {isOpen && decision !== null && (
        <DecisionForm appeal={appeal} decision={decision} onClose={() => setDecision(null)} />
      )}
    </li>
  );
}

function About({ ban: { kind, reason, by, at, until } }: { ban: AdminBan }) {
  return (
    <p class="row soft">
      <span class="badge" data-mark={kind === "close" ? "closed" : "hidden"}>
        {t(`bans.${kind}`)}
      </span>
      <span dir="auto">{reason === "" ? t("bans.noReason") : plain(reason)}</span>
      <By by={by} />
      <Ago at={at} />
      <Left until={until} />
    </p>
  );
}

function Decided({ appeal: { status, by, decidedAt, note } }: { appeal: AdminAppeal }) {
  return (
    <div>
      <p class="row">
        <span class="badge" data-mark={status === "approved" ? "ok" : "closed"}>
          {t(status === "approved" ? "appeals.approved" : "appeals.rejected")}
        </span>
        <span class="soft">
          <Say k="appeals.decidedBy" name={plain(by ?? "")} />
        </span>
        {decidedAt !== null && (
          <span class="soft">
            <Ago at={decidedAt} />
          </span>
        )}
      </p>
      {note !== null && note !== "" && (
        <p class="soft" dir="auto">
          {plain(note, true)}
        </p>
      )}
    </div>
  );
}
