/** What is measured of all rooms: names as in Prometheus. `docs/reference/metrics.md` explains each. */
export interface Metric {
  /** Begins with `party_bouncer_`. */
  readonly name: string;
  /** What kind of figure it is. */
  readonly type: "counter" | "gauge" | "histogram";
  /** A sentence about it. */
  readonly help: string;
  /** The names of its labels. */
  readonly labels: readonly string[];
}

const metric = (
  type: Metric["type"],
  name: string,
  help: string,
  labels: readonly string[] = ["party"],
): Metric => ({ name: `party_bouncer_${name}`, type, help, labels });

/** `mode`: `enforce`, `dry-run`, or `candidate` for what the candidate would have done. */
export const METRICS: readonly Metric[] = [
  metric("counter", "messages_total", "Messages, by what became of them.", [
    "party",
    "outcome",
    "limit",
    "mode",
  ]),
  metric("counter", "messages_by_type_total", "Messages by type, if a rule asks for types.", [
    "party",
    "type",
    "outcome",
  ]),
  metric("counter", "bytes_total", "Size of all messages that were judged."),
  metric("counter", "strikes_total", "Strikes, by the limit that led to them.", ["party", "limit"]),
  metric("counter", "warnings_total", "Warnings that were sent."),
  metric("counter", "bans_total", "Bans, by what they do and who imposed them.", [
    "party",
    "kind",
    "by",
    "mode",
  ]),
  metric("counter", "pardons_total", "Times that a client's bans were lifted in a room."),
  metric("counter", "refused_connects_total", "Connections that were turned away.", ["party", "code"]),
  metric("counter", "external_total", "Questions to other limiters.", ["party", "limit", "outcome"]),
  metric("counter", "errors_total", "Things that failed in a room."),
  metric("counter", "denied_requests_total", "Requests to the API that were denied.", ["status"]),
  metric("counter", "repeated_reports_total", "Reports that came again, and were not counted again.", []),
  metric("gauge", "connections", "Connections that are in, as of each room's last report."),
  metric("gauge", "clients", "Clients that are in, as of each room's last report."),
  metric("gauge", "rooms", "Rooms that reported in the last 5 minutes, or have somebody in them."),
  metric("gauge", "outbox_length", "Changes that the ledger has not heard yet."),
  metric("gauge", "ledger_age_seconds", "How long a room has been waiting for the ledger, at most."),
  metric("histogram", "time_to_ban_seconds", "From the order to the last closed socket.", []),
  metric("gauge", "info", "1, and the version.", ["version"]),
];
