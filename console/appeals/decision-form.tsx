import { useEffect, useId, useRef, useState } from "preact/hooks";
import { acted } from "../act/done.ts";
import { tooLong } from "../act/too-long.ts";
import { api, asFailure, newKey, segments } from "../api.ts";
import { failureText } from "../failure-text.ts";
import { clientName } from "../parts/client.tsx";
import { toast } from "../toasts.ts";
import { isolated, t } from "../words.ts";
import type { AdminAppeal } from "../../src/admin/index.ts";

interface DecisionFormProps {
  readonly appeal: AdminAppeal;
  readonly decision: "approve" | "reject";
  onClose(): void;
}

/** What somebody is told of the decision about its appeal. Once it is sent, it is read, and cannot be taken back. */
export function DecisionForm({ appeal, decision, onClose }: DecisionFormProps) {
  const { target, ban, about } = appeal;
  const isApproval = decision === "approve";
  const [note, setNote] = useState(() => t(isApproval ? "appeals.noteApproved" : "appeals.noteRejected"));
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef(newKey());
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const length = tooLong(note);
  useEffect(() => field.current?.select(), []);
  useEffect(() => field.current?.setCustomValidity(length), [length]);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setSending(true);
    setProblem(null);
    try {
      await api.send("POST", segments`/v1/appeals/${target}/${ban}`, { decision, note }, key.current);
      const who = isolated(clientName(target, about.label));
      toast({ text: t(isApproval ? "appeals.wasApproved" : "appeals.wasRejected", { who }) });
      acted.value += 1;
    } catch (error) {
      const failure = asFailure(error);
      setProblem(failure.status === 409 ? t("appeals.taken") : failureText(failure));
      if (failure.status === 409) acted.value += 1;
      setSending(false);
    }
  };
  return (
    <form class="act decision" onSubmit={(event) => void send(event)}>
      <div class="field">
        <label for={id}>{t("appeals.note")}</label>
        <textarea
          id={id}
          ref={field}
          rows={3}
          dir="auto"
          value={note}
          onInput={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <p class="soft">{t(isApproval ? "appeals.approveWhy" : "appeals.rejectWhy")}</p>
      </div>
      {(length || problem) && (
        <p class="wrong" role="alert">
          {length || problem}
        </p>
      )}
      <p class="row">
        <button type="submit" class="primary" disabled={isSending}>
          {isSending ? t("appeals.doing") : t(isApproval ? "appeals.doApprove" : "appeals.doReject")}
        </button>
        <button type="button" onClick={onClose}>
          {t("act.cancel")}
        </button>
      </p>
    </form>
  );
}
