import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Vai al contenuto",
  "shell.nav": "Sezioni",
  "shell.loading": "Caricamento …",
  "shell.orMore": { one: "{count} o più", many: "{count} o più", other: "{count} o più" },
  "shell.openAppeals": {
    one: "{count} ricorso in attesa",
    many: "{count} ricorsi in attesa",
    other: "{count} ricorsi in attesa",
  },

  "view.rooms": "Stanze",
  "view.find": "Cerca",
  "view.clients": "Persone",
  "view.bans": "Blocchi",
  "view.appeals": "Ricorsi",
  "view.switches": "Misure",
  "view.audit": "Registro",

  "find.label": "Cerca una persona, una stanza o un blocco",
  "find.placeholder": "Nome, identificativo o indirizzo",
  "find.title": "Risultati per {text}",
  "find.nothing": "Niente si chiama così",
  "find.nothingWhy":
    "Nessuna stanza ha questo nel nome, nessun blocco riguarda qualcuno così e nessuno con questo identificativo è ora in una stanza. L’identificativo deve essere completo.",
  "find.client": "La persona con questo identificativo",
  "find.rooms": "Stanze",
  "find.bans": "Blocchi",
  "find.notHere": "Ora in nessuna stanza",
  "find.inRooms": {
    one: "Ora in {count} stanza",
    many: "Ora in {count} stanze",
    other: "Ora in {count} stanze",
  },

  "live.connecting": "Connessione in corso",
  "live.live": "In diretta",
  "live.polling": "Quasi in diretta",
  "live.paused": "In pausa",
  "live.away": "Nessuna connessione: i dati sono delle {time}",

  "you.menu": "Tu e questa pagina",
  "you.are": "Accesso eseguito come {name}",
  "you.viewer": "Puoi vedere tutto, ma non modificare nulla",
  "you.moderator": "Moderazione",
  "you.admin": "Amministrazione",
  "you.language": "Lingua",
  "you.help": "Scorciatoie da tastiera",
  "you.signOut": "Esci",

  "signIn.title": "Accedi",
  "signIn.lead": "Questa pagina è per chi si prende cura delle stanze.",
  "signIn.token": "La tua chiave di accesso",
  "signIn.hint": "Te l’ha data chi gestisce l’app. Non viene conservata in questo browser.",
  "signIn.development":
    "Il terminale in cui gira la tua app mostra un link per accedere. Vale una sola volta.",
  "signIn.do": "Accedi",
  "signIn.doing": "Accesso in corso …",
  "signIn.wrong": "Con questa chiave non si entra. Forse è scritta male, già usata o scaduta.",
  "signIn.signedOut": "Hai effettuato l’uscita.",
  "signIn.idle": "La sessione è stata chiusa perché da un po’ qui non succede nulla.",
  "signIn.ended": "La sessione è terminata. Accedi di nuovo.",
  "others.did": "{by} – {did}",

  "help.title": "Scorciatoie da tastiera",
  "help.on": "Usa le scorciatoie da tastiera",
  "help.why": "Disattivale se parli al computer o se premi tasti per sbaglio.",

  "keys.help": "Mostra questo elenco",
  "keys.find": "Cerca qualcosa",
  "keys.rooms": "Vai alle stanze",
  "keys.bans": "Vai ai blocchi",
  "keys.appeals": "Vai ai ricorsi",
  "keys.switches": "Vai alle misure",
  "keys.audit": "Vai al registro",
  "keys.next": "Riga successiva",
  "keys.previous": "Riga precedente",

  "toast.region": "Avvisi",
  "toast.close": "Nascondi",

  "dialog.close": "Chiudi",

  "failure.title": "Caricamento non riuscito",
  "failure.again": "Riprova",
  "failure.details": "Dettagli",
  "failure.away": "Il server non è raggiungibile. Controlla la connessione.",
  "failure.input": "Qualcosa non è come il server se lo aspetta.",
  "failure.signedOut": "La sessione non è più attiva.",
  "failure.forbidden": "Il tuo ruolo non lo consente.",
  "failure.missing": "Non esiste, o non esiste più.",
  "failure.conflict": "Nel frattempo è stato fatto altro.",
  "failure.tooMany": "Troppe richieste in una volta. Attendi un momento.",
  "failure.busy": "Una stanza o il libro dei blocchi al momento non risponde.",
  "failure.server": "C’è un problema sul server. Il suo log dice quale.",

  "time.never": "Senza fine",
  "time.left": "Ancora {left, duration}",
  "time.over": "Terminato",

  "client.unknown": "Persona sconosciuta",
  "client.unknownWhy":
    "Una persona è sconosciuta quando l’app non dice chi è, per esempio dopo un riavvio. Non puoi intervenire su di lei. Chiedile di ricaricare la pagina dell’app: di solito poi è conosciuta.",
  "client.address": "Indirizzo {hash}",
  "client.mixed": "Alfabeti mescolati",
  "client.mixedWhy": "Qui si somigliano lettere di più alfabeti. Forse il nome vuole imitarne un altro.",
};
