import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Zum Inhalt springen",
  "shell.nav": "Bereiche",
  "shell.loading": "Wird geladen …",
  "shell.orMore": { one: "{count} oder mehr", other: "{count} oder mehr" },
  "shell.openAppeals": { one: "{count} Einspruch wartet", other: "{count} Einsprüche warten" },

  "view.rooms": "Räume",
  "view.find": "Suche",
  "view.clients": "Personen",
  "view.bans": "Sperren",
  "view.appeals": "Einsprüche",
  "view.switches": "Schalter",
  "view.audit": "Protokoll",

  "find.label": "Person, Raum oder Sperre suchen",
  "find.placeholder": "Name, Kennung oder Adresse",
  "find.title": "Ergebnisse für {text}",
  "find.nothing": "So heißt nichts",
  "find.nothingWhy":
    "Kein Raum hat das im Namen, keine Sperre gilt so jemandem, und niemand mit dieser Kennung ist gerade in einem Raum. Eine Kennung muss vollständig sein.",
  "find.client": "Die Person mit dieser Kennung",
  "find.rooms": "Räume",
  "find.bans": "Sperren",
  "find.notHere": "Gerade in keinem Raum",
  "find.inRooms": { one: "Gerade in {count} Raum", other: "Gerade in {count} Räumen" },

  "live.connecting": "Verbindung wird aufgebaut",
  "live.live": "Live",
  "live.polling": "Fast live",
  "live.paused": "Angehalten",
  "live.away": "Keine Verbindung: Sie sehen den Stand von {time}",

  "you.menu": "Sie und diese Seite",
  "you.are": "Angemeldet als {name}",
  "you.viewer": "Sie können alles ansehen, aber nichts ändern",
  "you.moderator": "Moderation",
  "you.admin": "Administration",
  "you.language": "Sprache",
  "you.help": "Tastenkürzel",
  "you.signOut": "Abmelden",

  "signIn.title": "Anmelden",
  "signIn.lead": "Diese Seite ist für die Menschen, die sich um die Räume kümmern.",
  "signIn.token": "Ihr Zugangsschlüssel",
  "signIn.hint":
    "Sie haben ihn von der Person, die die App betreibt. Er wird nicht in diesem Browser gespeichert.",
  "signIn.development":
    "Das Terminal, in dem Ihre App läuft, zeigt einen Link, der Sie anmeldet. Er gilt einmal.",
  "signIn.do": "Anmelden",
  "signIn.doing": "Anmeldung läuft …",
  "signIn.wrong":
    "Mit diesem Schlüssel kommt niemand hinein. Vielleicht ist er vertippt, verbraucht oder abgelaufen.",
  "signIn.signedOut": "Sie sind abgemeldet.",
  "signIn.idle": "Sie wurden abgemeldet, weil hier eine Weile nichts geschehen ist.",
  "signIn.ended": "Ihre Sitzung ist beendet. Bitte melden Sie sich neu an.",
  "others.did": "{by} – {did}",

  "help.title": "Tastenkürzel",
  "help.on": "Tastenkürzel verwenden",
  "help.why": "Schalten Sie sie aus, wenn Sie mit Ihrem Computer sprechen oder versehentlich Tasten drücken.",

  "keys.help": "Diese Liste zeigen",
  "keys.find": "Etwas suchen",
  "keys.rooms": "Zu den Räumen",
  "keys.bans": "Zu den Sperren",
  "keys.appeals": "Zu den Einsprüchen",
  "keys.switches": "Zu den Schaltern",
  "keys.audit": "Zum Protokoll",
  "keys.next": "Nächste Zeile",
  "keys.previous": "Vorige Zeile",

  "toast.region": "Hinweise",
  "toast.close": "Ausblenden",

  "dialog.close": "Schließen",

  "failure.title": "Das konnte nicht geladen werden",
  "failure.again": "Erneut versuchen",
  "failure.details": "Einzelheiten",
  "failure.away": "Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung.",
  "failure.input": "Etwas daran ist nicht so, wie es der Server erwartet.",
  "failure.signedOut": "Sie sind nicht mehr angemeldet.",
  "failure.forbidden": "Ihre Rolle erlaubt das nicht.",
  "failure.missing": "Das gibt es nicht oder nicht mehr.",
  "failure.conflict": "In der Zwischenzeit wurde etwas anderes getan.",
  "failure.tooMany": "Es wurde zu viel auf einmal gefragt. Warten Sie einen Moment.",
  "failure.busy": "Ein Raum oder das Register antwortet gerade nicht.",
  "failure.server": "Auf dem Server stimmt etwas nicht. Sein Protokoll sagt, was.",

  "time.never": "Endet nie",
  "time.left": "Noch {left, duration}",
  "time.over": "Vorbei",

  "client.unknown": "Unbekannte Person",
  "client.unknownWhy":
    "Eine Person ist unbekannt, wenn die App nicht sagt, wer sie ist, etwa nach einem Neustart der App. Sie können gegen sie nichts unternehmen. Bitten Sie sie, die Seite der App neu zu laden: Dann ist sie meist bekannt.",
  "client.address": "Adresse {hash}",
  "client.mixed": "Gemischte Alphabete",
  "client.mixedWhy":
    "Buchstaben mehrerer Alphabete sehen hier gleich aus. Der Name soll vielleicht wie ein anderer aussehen.",
};
