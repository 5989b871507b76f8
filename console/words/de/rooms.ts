import type { LikeEnglish } from "../../like-english.ts";
import type { rooms as english } from "../en/rooms.ts";

/** The rooms, one room, and what happens in them. */
export const rooms: LikeEnglish<typeof english> = {
  "rooms.title": "Räume",
  "rooms.lead": "Die unruhigsten Räume zuerst, leere zuletzt",
  "rooms.room": "Raum",
  "rooms.trouble": "Unruhe",
  "rooms.people": "Personen",
  "rooms.lately": "Letzte 2 Minuten",
  "rooms.refused": "Abgelehnt",
  "rooms.seen": "Letzte Nachricht",
  "rooms.search": "Räume suchen",
  "rooms.none": "Noch hat sich kein Raum gemeldet",
  "rooms.noneWhy":
    "Ein Raum erscheint, sobald darin etwas geschieht: Öffnen Sie einen in Ihrer App und senden Sie eine Nachricht. Erscheint nie einer, nennen seine Regeln nicht das Register, das diese Seite fragt.",
  "rooms.notFound": "So heißt kein Raum",
  "rooms.notFoundWhy": "Gesucht wird in den Namen der Räume und ihrer Partys.",

  "totals.rooms": "Räume",
  "totals.people": "Personen",
  "totals.passed": "Nachrichten pro Minute",
  "totals.refused": "Abgelehnt pro Minute",

  "trouble.none": "Ruhig",
  "trouble.some": "Etwas unruhig",
  "trouble.much": "Sehr unruhig",

  "spark.label": "Letzte 2 Minuten. Angenommen: {admitted}. Abgelehnt: {refused}.",
  "spark.passed": "Angenommen",
  "spark.refused": "Abgelehnt",

  "room.of": "Raum von {party}",
  "room.back": "Alle Räume",
  "room.slowMode": "Langsamer Modus …",
  "room.posture": "Strengere Regeln …",
  "room.traffic": "Nachrichten",
  "room.ago": "Vor 2 Minuten",
  "room.now": "Jetzt",
  "room.since":
    "Seit der Raum zuletzt geladen wurde. Angenommen: {admitted}. Abgelehnt: {refused}. Mussten warten: {held}.",
  "room.notReported": "Dieser Raum hat sich noch nicht gemeldet",
  "room.empty": "In diesem Raum ist niemand",
  "room.emptyWhy": "Wer hereinkommt, erscheint hier sofort.",
  "room.gone": "Diesen Raum gibt es nicht",
  "room.goneWhy":
    "Ein Raum ist bekannt, sobald darin etwas geschehen ist. Prüfen Sie den Namen oder suchen Sie ihn in der Liste.",

  "people.title": "Wer da ist",
  "people.more": { one: "Und {count} weitere Verbindung", other: "Und {count} weitere Verbindungen" },
  "people.client": "Person",
  "people.standing": "Stand",
  "people.strikes": "Verstöße",
  "people.passed": "Angenommen",
  "people.refused": "Abgelehnt",
  "people.choose": "{client} auswählen",
  "people.chooseAll": "Alle auswählen",
  "people.act": "Eingreifen …",
  "people.actOn": { one: "Bei {count} Person eingreifen", other: "Bei {count} Personen eingreifen" },
  "people.unknownWhy": "Der Raum weiß nicht, wer das ist. Deshalb lässt sich hier nichts unternehmen.",
  "people.keyChoose": "Zeile auswählen",
  "people.keyAct": "Bei den Ausgewählten eingreifen",

  "standing.ok": "In Ordnung",
  "standing.warned": "Verwarnt",
  "standing.coolingDown": "Muss warten",
  "standing.away": "Weggeschickt",
  "standing.hidden": "Verborgen",
  "standing.moderates": "Moderation",
  "standing.wait": "Noch {wait, duration}",

  "limits.title": "Abgelehnt nach Limit",
  "limits.limit": "Limit",
  "limits.allows": "Erlaubt",
  "limits.refused": "Abgelehnt",
  "limits.none": "Nichts wurde abgelehnt",
  "limits.noneWhy": "Der Raum hat keine Nachricht abgelehnt, seit er zuletzt geladen wurde.",
  "limits.rate": "{limit} in {window, duration}",
  "limits.burst": "{limit} in {window, duration}, {burst} auf einmal",

  "candidate.title": "Erprobte Regeln",
  "candidate.lead": "Neben den geltenden Regeln werden andere erprobt. Sie wirken auf niemanden.",
  "candidate.none": "Hier werden keine anderen Regeln erprobt",
  "candidate.noneWhy":
    "Mit einem Kandidaten in den Regeln des Raums sehen Sie hier, wen er abgelehnt hätte, bevor es jemandem schadet.",
  "candidate.policy": "Geltend",
  "candidate.candidate": "Erprobt",
  "candidate.refused": "Abgelehnte Nachrichten",
  "candidate.bans": "Sperren",
  "candidate.nobody": "Für niemanden wäre etwas anders.",
  "candidate.hit": {
    one: "{count} Person würde etwas abgelehnt, der jetzt nichts abgelehnt wird.",
    other: "{count} Personen würde etwas abgelehnt, denen jetzt nichts abgelehnt wird.",
  },
  "candidate.spared": {
    one: "{count} Person würde nichts abgelehnt, der jetzt etwas abgelehnt wird.",
    other: "{count} Personen würde nichts abgelehnt, denen jetzt etwas abgelehnt wird.",
  },
  "candidate.agrees": "Bei {share} aller Nachrichten sagen beide dasselbe.",

  "switches.title": "Schalter",
  "switches.slowMode": "Langsamer Modus: eine Nachricht, dann {every, duration} Pause",
  "switches.posture": "Strengere Regeln: {posture}",
  "switches.override": "Andere Limits für {client}",
  "switches.by": "Von {by}",
  "switches.byRule": "Durch die Regel von {posture}",
  "switches.end": "Beenden",
  "switches.none": "Nichts ist eingeschaltet",
  "switches.noneWhy": "Langsamer Modus und strengere Regeln enden von selbst. Was an ist, sehen Sie hier.",

  "events.title": "Was geschieht",
  "events.none": "Seit Sie hier sind, ist nichts geschehen",
  "events.noneWhy":
    "Verstöße, Sperren und abgewiesene Verbindungen aller Räume erscheinen hier, sobald es sie gibt.",
  "events.gap": "Es ist mehr geschehen, als hier steht.",

  "event.ban": "{client} wurde gesperrt",
  "event.shadowBan": "{client} wurde verborgen",
  "event.pardon": "Sperren von {client} wurden aufgehoben",
  "event.connect-refused": {
    one: "{client} wurde abgewiesen",
    other: "{client} wurde {count}-mal abgewiesen",
  },
  "event.strike": {
    one: "{client} hat einen Verstoß begangen",
    other: "{client} hat {count} Verstöße begangen",
  },
  "event.promotion": "Die erprobten Regeln gelten jetzt",
  "event.error": { one: "Etwas ist fehlgeschlagen", other: "{count}-mal ist etwas fehlgeschlagen" },
  "event.switch": "Ein Schalter wurde umgelegt",
  "event.appeal": "{client} erhebt Einspruch",
  "event.other": "Bei {client} ist etwas geschehen",
};
