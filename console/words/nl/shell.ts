import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Naar de inhoud",
  "shell.nav": "Onderdelen",
  "shell.loading": "Laden …",
  "shell.orMore": { one: "{count} of meer", other: "{count} of meer" },
  "shell.openAppeals": { one: "{count} bezwaar wacht", other: "{count} bezwaren wachten" },

  "view.rooms": "Ruimtes",
  "view.find": "Zoeken",
  "view.clients": "Personen",
  "view.bans": "Blokkades",
  "view.appeals": "Bezwaren",
  "view.switches": "Maatregelen",
  "view.audit": "Logboek",

  "find.label": "Zoek een persoon, ruimte of blokkade",
  "find.placeholder": "Naam, kenmerk of adres",
  "find.title": "Resultaten voor {text}",
  "find.nothing": "Niets heet zo",
  "find.nothingWhy":
    "Geen ruimte heeft dit in de naam, geen blokkade is van zo iemand en niemand met dit kenmerk is nu in een ruimte. Een kenmerk moet volledig zijn.",
  "find.client": "De persoon met dit kenmerk",
  "find.rooms": "Ruimtes",
  "find.bans": "Blokkades",
  "find.notHere": "Nu in geen ruimte",
  "find.inRooms": { one: "Nu in {count} ruimte", other: "Nu in {count} ruimtes" },

  "live.connecting": "Verbinding maken",
  "live.live": "Live",
  "live.polling": "Bijna live",
  "live.paused": "Gepauzeerd",
  "live.away": "Geen verbinding: wat je ziet, is van {time}",

  "you.menu": "Jij en deze pagina",
  "you.are": "Aangemeld als {name}",
  "you.viewer": "Je kunt alles bekijken, maar niets wijzigen",
  "you.moderator": "Moderatie",
  "you.admin": "Beheer",
  "you.language": "Taal",
  "you.help": "Sneltoetsen",
  "you.signOut": "Afmelden",

  "signIn.title": "Aanmelden",
  "signIn.lead": "Deze pagina is voor de mensen die op de ruimtes passen.",
  "signIn.token": "Je toegangssleutel",
  "signIn.hint": "Die heb je gekregen van wie de app beheert. Hij wordt niet in deze browser bewaard.",
  "signIn.development":
    "De terminal waarin je app draait, toont een link die je aanmeldt. Hij werkt één keer.",
  "signIn.do": "Aanmelden",
  "signIn.doing": "Aanmelden …",
  "signIn.wrong":
    "Met deze sleutel komt niemand binnen. Misschien is hij verkeerd getypt, al gebruikt of verlopen.",
  "signIn.signedOut": "Je bent afgemeld.",
  "signIn.idle": "Je bent afgemeld omdat hier een tijd niets is gedaan.",
  "signIn.ended": "Je sessie is afgelopen. Meld je opnieuw aan.",
  "others.did": "{by} – {did}",

  "help.title": "Sneltoetsen",
  "help.on": "Sneltoetsen gebruiken",
  "help.why": "Zet ze uit als je tegen je computer praat of per ongeluk toetsen indrukt.",

  "keys.help": "Deze lijst tonen",
  "keys.find": "Iets zoeken",
  "keys.rooms": "Naar de ruimtes",
  "keys.bans": "Naar de blokkades",
  "keys.appeals": "Naar de bezwaren",
  "keys.switches": "Naar de maatregelen",
  "keys.audit": "Naar het logboek",
  "keys.next": "Volgende rij",
  "keys.previous": "Vorige rij",

  "toast.region": "Meldingen",
  "toast.close": "Verbergen",

  "dialog.close": "Sluiten",

  "failure.title": "Dit kon niet worden geladen",
  "failure.again": "Opnieuw proberen",
  "failure.details": "Details",
  "failure.away": "De server is niet bereikbaar. Controleer je verbinding.",
  "failure.input": "Iets hieraan is niet zoals de server het verwacht.",
  "failure.signedOut": "Je bent niet meer aangemeld.",
  "failure.forbidden": "Je rol staat dit niet toe.",
  "failure.missing": "Dat bestaat niet, of niet meer.",
  "failure.conflict": "In de tussentijd is iets anders gedaan.",
  "failure.tooMany": "Er is te veel tegelijk gevraagd. Wacht even.",
  "failure.busy": "Een ruimte of het register antwoordt nu niet.",
  "failure.server": "Er is iets mis op de server. Het serverlog zegt wat.",

  "time.never": "Zonder einde",
  "time.left": "Nog {left, duration}",
  "time.over": "Voorbij",

  "client.unknown": "Onbekende persoon",
  "client.unknownWhy":
    "Een persoon is onbekend als de app niet zegt wie het is, zoals nadat de app opnieuw is gestart. Je kunt niets tegen die persoon doen. Vraag om de pagina van de app opnieuw te laden: daarna is de persoon meestal bekend.",
  "client.address": "Adres {hash}",
  "client.mixed": "Gemengde alfabetten",
  "client.mixedWhy":
    "Letters uit meerdere alfabetten lijken hier op elkaar. Misschien moet de naam op een andere lijken.",
};
