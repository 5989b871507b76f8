import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Italian. */
export const it: Catalogue<SentenceKey> = {
  language: "it",
  sentences: {
    "warning.tooFast": "Stai inviando messaggi troppo velocemente.",
    "warning.tooLarge": "Questo messaggio è troppo grande.",
    "warning.invalid": "Questa stanza non riconosce i tuoi messaggi.",
    "warning.restricted": "Al momento non puoi inviare questo contenuto.",
    "warning.neverAllowed": "È più di quanto si possa inviare in una volta sola.",
    "warning.slowMode": "Questa stanza è in modalità lenta.",
    "warning.rule": "Hai violato una regola di questa stanza.",
    "warning.namedRule": "Hai violato una regola di questa stanza ({rule}).",
    "warning.wait": "Attendi {wait, duration} prima di inviare altro.",
    "warning.slowDown": "Rallenta, per favore.",
    "warning.last": "Se succede di nuovo, la tua connessione verrà chiusa.",

    "cooldown.tooFast": "Hai inviato messaggi troppo velocemente.",
    "cooldown.shared": "Dal tuo indirizzo di rete sono stati inviati troppi messaggi.",
    "cooldown.sharedRule": "Qualcuno dal tuo indirizzo di rete ha violato una regola di questa stanza.",
    "cooldown.sharedNamedRule":
      "Qualcuno dal tuo indirizzo di rete ha violato una regola di questa stanza ({rule}).",
    "cooldown.wait": "Attendi {wait, duration} prima di inviare un messaggio.",

    "restriction.nothing": "Nulla di ciò che invii verrà recapitato per {wait, duration}.",
    "restriction.only": "Di ciò che invii, per {wait, duration} verrà recapitato solo: {types}.",

    "statement.closed": "Non puoi entrare in questa stanza per {span, duration}.",
    "statement.closedOpenEnd": "Non puoi entrare in questa stanza fino a nuovo avviso.",
    "statement.wasClosed": "Non hai potuto entrare in questa stanza per {span, duration}.",
    "statement.hidden": "Per {span, duration} solo tu vedi ciò che invii qui.",
    "statement.hiddenOpenEnd": "Fino a nuovo avviso solo tu vedi ciò che invii qui.",
    "statement.wasHidden": "Per {span, duration} solo tu hai visto ciò che hai inviato qui.",
    "statement.limit": "Hai violato la regola «{limit}»: {reason}.",
    "statement.sharedLimit":
      "Tu, o qualcun altro dal tuo indirizzo di rete, hai violato la regola «{limit}»: {reason}.",
    "statement.strike": "richiamo numero {strike}",
    "statement.automatic": "La decisione è stata presa automaticamente.",
    "statement.byModerator": "La decisione è stata presa dalla moderazione.",
    "statement.objection": "Per contestarla: {objection}",
    "statement.appeal":
      "Puoi rispondere qui una sola volta, con al massimo {most} caratteri. La moderazione leggerà la risposta.",

    "away.banned": "Non puoi più entrare in questa stanza.",
    "away.tooManyConnections": "Ci sono troppe connessioni a questa stanza. Chiudine un’altra e riprova.",
    "away.connects": "Ti connetti troppo spesso.",
    "away.shared":
      "Dal tuo indirizzo di rete sono stati inviati troppi messaggi. La tua connessione è stata chiusa.",
    "away.tooFast": "Hai inviato messaggi troppo velocemente. La tua connessione è stata chiusa.",
    "away.backIn": "Potrai tornare {wait, in}.",
    "away.backNow": "Ora puoi tornare.",
    "away.resynced":
      "Stai inviando troppo velocemente. Non si perde nulla: la connessione riprende e si sincronizza.",

    "document.full":
      "Il documento è pieno: occupa {bytes} byte su {limit}. Ciò che scrivi non viene salvato finché non si elimina qualcosa.",
    "standing.comeBack": "Torna",
    "send.again": "Potrai inviare di nuovo {wait, in}.",
    "send.waiting": {
      one: "{count} messaggio in attesa di essere inviato.",
      many: "{count} di messaggi in attesa di essere inviati.",
      other: "{count} messaggi in attesa di essere inviati.",
    },
    "slowMode.on": "La modalità lenta è attiva. Lascia passare {every, duration} tra due messaggi.",

    "appeal.title": "Rispondi a questa decisione",
    "appeal.explanation": "Puoi rispondere una sola volta. La moderazione leggerà la risposta.",
    "appeal.label": "La tua risposta",
    "appeal.left": {
      one: "{count} carattere rimasto",
      many: "{count} di caratteri rimasti",
      other: "{count} caratteri rimasti",
    },
    "appeal.send": "Invia risposta",
    "appeal.open": "La tua risposta è stata inviata. La decisione comparirà qui.",
    "appeal.approved": "La tua risposta è stata accolta e il blocco è terminato.",
    "appeal.rejected": "La tua risposta è stata letta e il blocco resta.",
    "appeal.note": "Dalla moderazione: {note}",
    "appeal.failed": "Non è stato possibile inviare la risposta. Riprova più tardi.",
  },
};
