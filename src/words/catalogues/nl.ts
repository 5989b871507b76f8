import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Dutch. */
export const nl: Catalogue<SentenceKey> = {
  language: "nl",
  sentences: {
    "warning.tooFast": "Je verstuurt te snel berichten.",
    "warning.tooLarge": "Dat bericht is te groot.",
    "warning.invalid": "Deze ruimte begrijpt je berichten niet.",
    "warning.restricted": "Dat mag je op dit moment niet versturen.",
    "warning.neverAllowed": "Dat is meer dan je in één keer mag versturen.",
    "warning.slowMode": "In deze ruimte staat de langzame modus aan.",
    "warning.rule": "Je hebt een regel van deze ruimte overtreden.",
    "warning.namedRule": "Je hebt een regel van deze ruimte overtreden ({rule}).",
    "warning.wait": "Wacht {wait, duration} voordat je weer iets verstuurt.",
    "warning.slowDown": "Doe het rustiger aan, alsjeblieft.",
    "warning.last": "Als het nog een keer gebeurt, wordt je verbinding verbroken.",

    "cooldown.tooFast": "Je hebt te snel berichten verstuurd.",
    "cooldown.shared": "Er is te veel verstuurd vanaf je netwerkadres.",
    "cooldown.sharedRule": "Iemand op je netwerkadres heeft een regel van deze ruimte overtreden.",
    "cooldown.sharedNamedRule":
      "Iemand op je netwerkadres heeft een regel van deze ruimte overtreden ({rule}).",
    "cooldown.wait": "Wacht {wait, duration} voordat je iets verstuurt.",

    "restriction.nothing": "Wat je verstuurt, wordt {wait, duration} lang niet doorgelaten.",
    "restriction.only": "Van wat je verstuurt, wordt {wait, duration} lang alleen {types} doorgelaten.",

    "statement.closed": "Je hebt {span, duration} lang geen toegang tot deze ruimte.",
    "statement.closedOpenEnd": "Je hebt tot nader order geen toegang tot deze ruimte.",
    "statement.wasClosed": "Je had {span, duration} lang geen toegang tot deze ruimte.",
    "statement.hidden": "Wat je hier verstuurt, ziet {span, duration} lang niemand behalve jij.",
    "statement.hiddenOpenEnd": "Wat je hier verstuurt, ziet tot nader order niemand behalve jij.",
    "statement.wasHidden": "Wat je hier verstuurde, zag {span, duration} lang niemand behalve jij.",
    "statement.limit": "Je hebt de regel ‘{limit}’ overtreden: {reason}.",
    "statement.sharedLimit":
      "Jij, of iemand anders op je netwerkadres, heeft de regel ‘{limit}’ overtreden: {reason}.",
    "statement.strike": "waarschuwing nummer {strike}",
    "statement.automatic": "Dit is automatisch besloten.",
    "statement.byModerator": "Dit is besloten door een moderator.",
    "statement.objection": "Zo maak je bezwaar: {objection}",
    "statement.appeal":
      "Je kunt hier één keer op reageren, met hoogstens {most} tekens. Een moderator leest je reactie.",

    "away.banned": "Je hebt geen toegang meer tot deze ruimte.",
    "away.tooManyConnections":
      "Er zijn te veel verbindingen met deze ruimte. Sluit een andere en probeer het opnieuw.",
    "away.connects": "Je maakt te vaak verbinding.",
    "away.shared": "Er is te veel verstuurd vanaf je netwerkadres. Je verbinding is verbroken.",
    "away.tooFast": "Je hebt te snel berichten verstuurd. Je verbinding is verbroken.",
    "away.backIn": "Je kunt {wait, in} terugkomen.",
    "away.backNow": "Je kunt nu terugkomen.",
    "away.resynced":
      "Je verstuurt te snel. Er gaat niets verloren: de verbinding wordt hersteld en gesynchroniseerd.",

    "document.full":
      "Het document is vol: het telt {bytes} van {limit} bytes. Wat je schrijft, wordt pas weer bewaard als er iets is verwijderd.",
    "standing.comeBack": "Terugkomen",
    "send.again": "Je kunt {wait, in} weer iets versturen.",
    "send.waiting": {
      one: "{count} bericht wacht op verzending.",
      other: "{count} berichten wachten op verzending.",
    },
    "slowMode.on": "De langzame modus staat aan. Laat {every, duration} tussen twee berichten.",

    "appeal.title": "Reageren op deze beslissing",
    "appeal.explanation": "Je kunt één keer reageren. Een moderator leest je reactie.",
    "appeal.label": "Je reactie",
    "appeal.left": { one: "nog {count} teken", other: "nog {count} tekens" },
    "appeal.send": "Reactie versturen",
    "appeal.open": "Je reactie is verstuurd. Hier lees je wat er wordt besloten.",
    "appeal.approved": "Je reactie is geaccepteerd en de blokkade is opgeheven.",
    "appeal.rejected": "Je reactie is gelezen en de blokkade blijft.",
    "appeal.note": "Van de moderator: {note}",
    "appeal.failed": "Je reactie kon niet worden verstuurd. Probeer het later opnieuw.",
  },
};
