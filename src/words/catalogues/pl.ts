import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Polish. */
export const pl: Catalogue<SentenceKey> = {
  language: "pl",
  sentences: {
    "warning.tooFast": "Wiadomości są wysyłane zbyt szybko.",
    "warning.tooLarge": "Ta wiadomość jest zbyt duża.",
    "warning.invalid": "Ten pokój nie rozumie Twoich wiadomości.",
    "warning.restricted": "W tej chwili nie możesz tego wysłać.",
    "warning.neverAllowed": "To więcej, niż można wysłać naraz.",
    "warning.slowMode": "W tym pokoju działa tryb powolny.",
    "warning.rule": "Naruszono zasadę tego pokoju.",
    "warning.namedRule": "Naruszono zasadę tego pokoju ({rule}).",
    "warning.wait": "Kolejną wiadomość możesz wysłać {wait, in}.",
    "warning.slowDown": "Prosimy pisać wolniej.",
    "warning.last": "Jeśli to się powtórzy, połączenie zostanie przerwane.",

    "cooldown.tooFast": "Wiadomości były wysyłane zbyt szybko.",
    "cooldown.shared": "Z Twojego adresu sieciowego wysłano zbyt wiele.",
    "cooldown.sharedRule": "Ktoś z Twojego adresu sieciowego naruszył zasadę tego pokoju.",
    "cooldown.sharedNamedRule": "Ktoś z Twojego adresu sieciowego naruszył zasadę tego pokoju ({rule}).",
    "cooldown.wait": "Wiadomość możesz wysłać {wait, in}.",

    "restriction.nothing": "Twoje wiadomości nie są przepuszczane. Pozostały czas: {wait, duration}.",
    "restriction.only":
      "Z tego, co wysyłasz, przepuszczane są tylko: {types}. Pozostały czas: {wait, duration}.",

    "statement.closed": "Nie masz dostępu do tego pokoju. Pozostały czas: {span, duration}.",
    "statement.closedOpenEnd": "Nie masz dostępu do tego pokoju do odwołania.",
    "statement.wasClosed": "Dostęp do tego pokoju był zablokowany. Czas blokady: {span, duration}.",
    "statement.hidden": "Tylko Ty widzisz, co tu wysyłasz. Pozostały czas: {span, duration}.",
    "statement.hiddenOpenEnd": "Do odwołania tylko Ty widzisz, co tu wysyłasz.",
    "statement.wasHidden": "To, co tu wysyłasz, było widoczne tylko dla Ciebie. Trwało to: {span, duration}.",
    "statement.limit": "Naruszono zasadę „{limit}”: {reason}.",
    "statement.sharedLimit":
      "Ktoś z Twojego adresu sieciowego, Ty lub inna osoba, naruszył zasadę „{limit}”: {reason}.",
    "statement.strike": "ostrzeżenie numer {strike}",
    "statement.automatic": "Tę decyzję podjęto automatycznie.",
    "statement.byModerator": "Tę decyzję podjął moderator.",
    "statement.objection": "Jak się odwołać: {objection}",
    "statement.appeal":
      "Możesz tu odpowiedzieć jeden raz. Najwięcej znaków: {most}. Odpowiedź przeczyta moderator.",

    "away.banned": "Nie masz już dostępu do tego pokoju.",
    "away.tooManyConnections":
      "Jest zbyt wiele połączeń z tym pokojem. Zamknij inne połączenie i spróbuj ponownie.",
    "away.connects": "Łączysz się zbyt często.",
    "away.shared": "Z Twojego adresu sieciowego wysłano zbyt wiele. Połączenie zostało przerwane.",
    "away.tooFast": "Wiadomości były wysyłane zbyt szybko. Połączenie zostało przerwane.",
    "away.backIn": "Możesz wrócić {wait, in}.",
    "away.backNow": "Możesz już wrócić.",
    "away.resynced":
      "Wiadomości są wysyłane zbyt szybko. Nic nie zginie: połączenie zostanie wznowione i zsynchronizowane.",

    "document.full":
      "Dokument jest pełny: zajmuje {bytes} z {limit} bajtów. To, co piszesz, nie zostanie zachowane, dopóki coś nie zostanie usunięte.",
    "standing.comeBack": "Wróć",
    "send.again": "Możesz wysłać ponownie {wait, in}.",
    "send.waiting": {
      one: "{count} wiadomość czeka na wysłanie.",
      few: "{count} wiadomości czekają na wysłanie.",
      many: "{count} wiadomości czeka na wysłanie.",
      other: "{count} wiadomości czeka na wysłanie.",
    },
    "slowMode.on": "Tryb powolny jest włączony. Odstęp między wiadomościami: {every, duration}.",

    "appeal.title": "Odpowiedź na tę decyzję",
    "appeal.explanation": "Możesz odpowiedzieć jeden raz. Odpowiedź przeczyta moderator.",
    "appeal.label": "Twoja odpowiedź",
    "appeal.left": {
      one: "Pozostał {count} znak",
      few: "Pozostały {count} znaki",
      many: "Pozostało {count} znaków",
      other: "Pozostało {count} znaku",
    },
    "appeal.send": "Wyślij odpowiedź",
    "appeal.open": "Odpowiedź została wysłana. Tutaj zobaczysz decyzję.",
    "appeal.approved": "Odpowiedź została uwzględniona i blokada jest zdjęta.",
    "appeal.rejected": "Odpowiedź została przeczytana i blokada pozostaje.",
    "appeal.note": "Od moderatora: {note}",
    "appeal.failed": "Nie udało się wysłać odpowiedzi. Spróbuj ponownie później.",
  },
};
