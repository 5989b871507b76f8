import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** German. */
export const de: Catalogue<SentenceKey> = {
  language: "de",
  sentences: {
    "warning.tooFast": "Sie senden Nachrichten zu schnell.",
    "warning.tooLarge": "Diese Nachricht ist zu groß.",
    "warning.invalid": "Dieser Raum kann Ihre Nachrichten nicht verarbeiten.",
    "warning.restricted": "Das dürfen Sie im Moment nicht senden.",
    "warning.neverAllowed": "Das ist mehr, als Sie auf einmal senden dürfen.",
    "warning.slowMode": "In diesem Raum ist der langsame Modus aktiv.",
    "warning.rule": "Sie haben gegen eine Regel dieses Raums verstoßen.",
    "warning.namedRule": "Sie haben gegen eine Regel dieses Raums verstoßen ({rule}).",
    "warning.wait": "Bitte warten Sie {wait, duration}, bevor Sie wieder etwas senden.",
    "warning.slowDown": "Bitte senden Sie langsamer.",
    "warning.last": "Wenn das noch einmal geschieht, wird Ihre Verbindung getrennt.",

    "cooldown.tooFast": "Sie haben Nachrichten zu schnell gesendet.",
    "cooldown.shared": "Von Ihrer Netzwerkadresse wurde zu viel gesendet.",
    "cooldown.sharedRule": "Jemand mit Ihrer Netzwerkadresse hat gegen eine Regel dieses Raums verstoßen.",
    "cooldown.sharedNamedRule":
      "Jemand mit Ihrer Netzwerkadresse hat gegen eine Regel dieses Raums verstoßen ({rule}).",
    "cooldown.wait": "Bitte warten Sie {wait, duration}, bevor Sie etwas senden.",

    "restriction.nothing": "Was Sie senden, wird {wait, duration} lang nicht durchgelassen.",
    "restriction.only": "Von dem, was Sie senden, wird {wait, duration} lang nur {types} durchgelassen.",

    "statement.closed": "Sie sind {span, duration} lang von diesem Raum ausgeschlossen.",
    "statement.closedOpenEnd": "Sie sind bis auf Weiteres von diesem Raum ausgeschlossen.",
    "statement.wasClosed": "Sie waren {span, duration} lang von diesem Raum ausgeschlossen.",
    "statement.hidden": "Was Sie hier senden, sieht {span, duration} lang niemand außer Ihnen.",
    "statement.hiddenOpenEnd": "Was Sie hier senden, sieht bis auf Weiteres niemand außer Ihnen.",
    "statement.wasHidden":
      "Was Sie hier gesendet haben, hat {span, duration} lang niemand außer Ihnen gesehen.",
    "statement.limit": "Sie haben gegen die Regel „{limit}“ verstoßen: {reason}.",
    "statement.sharedLimit":
      "Sie oder jemand anderes mit Ihrer Netzwerkadresse haben gegen die Regel „{limit}“ verstoßen: {reason}.",
    "statement.strike": "Verwarnung Nummer {strike}",
    "statement.automatic": "Das wurde automatisch entschieden.",
    "statement.byModerator": "Das hat jemand aus der Moderation entschieden.",
    "statement.objection": "So können Sie widersprechen: {objection}",
    "statement.appeal":
      "Sie können hier einmal dazu Stellung nehmen, mit höchstens {most} Zeichen. Die Moderation liest es.",

    "away.banned": "Sie wurden aus diesem Raum ausgeschlossen.",
    "away.tooManyConnections":
      "Es gibt zu viele Verbindungen zu diesem Raum. Schließen Sie eine andere und versuchen Sie es dann erneut.",
    "away.connects": "Sie verbinden sich zu oft.",
    "away.shared": "Von Ihrer Netzwerkadresse wurde zu viel gesendet. Ihre Verbindung wurde getrennt.",
    "away.tooFast": "Sie haben zu schnell gesendet. Ihre Verbindung wurde getrennt.",
    "away.backIn": "Sie können {wait, in} zurückkommen.",
    "away.backNow": "Sie können jetzt zurückkommen.",
    "away.resynced": "Sie senden zu schnell. Nichts geht verloren: Es wird neu verbunden und abgeglichen.",

    "document.full":
      "Das Dokument ist voll: Es hat {bytes} von {limit} Bytes. Was Sie schreiben, wird erst wieder gespeichert, wenn etwas gelöscht wurde.",
    "standing.comeBack": "Zurückkommen",
    "send.again": "Sie können {wait, in} wieder senden.",
    "send.waiting": {
      one: "{count} Nachricht wartet darauf, gesendet zu werden.",
      other: "{count} Nachrichten warten darauf, gesendet zu werden.",
    },
    "slowMode.on":
      "Der langsame Modus ist aktiv. Bitte lassen Sie zwischen zwei Nachrichten {every, duration} vergehen.",

    "appeal.title": "Stellungnahme zu dieser Entscheidung",
    "appeal.explanation": "Sie können einmal Stellung nehmen. Die Moderation liest es.",
    "appeal.label": "Ihre Stellungnahme",
    "appeal.left": { one: "noch {count} Zeichen", other: "noch {count} Zeichen" },
    "appeal.send": "Stellungnahme senden",
    "appeal.open": "Ihre Stellungnahme wurde gesendet. Hier erfahren Sie, wie entschieden wird.",
    "appeal.approved": "Ihre Stellungnahme wurde angenommen, der Ausschluss ist beendet.",
    "appeal.rejected": "Ihre Stellungnahme wurde gelesen, der Ausschluss bleibt bestehen.",
    "appeal.note": "Von der Moderation: {note}",
    "appeal.failed": "Ihre Stellungnahme konnte nicht gesendet werden. Bitte versuchen Sie es später erneut.",
  },
};
