import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Przejdź do treści",
  "shell.nav": "Działy",
  "shell.loading": "Wczytywanie …",
  "shell.orMore": {
    one: "{count} lub więcej",
    few: "{count} lub więcej",
    many: "{count} lub więcej",
    other: "{count} lub więcej",
  },
  "shell.openAppeals": {
    one: "{count} odwołanie czeka",
    few: "{count} odwołania czekają",
    many: "{count} odwołań czeka",
    other: "{count} odwołania czeka",
  },

  "view.rooms": "Pokoje",
  "view.find": "Szukaj",
  "view.clients": "Osoby",
  "view.bans": "Blokady",
  "view.appeals": "Odwołania",
  "view.switches": "Środki",
  "view.audit": "Dziennik",

  "find.label": "Szukaj osoby, pokoju lub blokady",
  "find.placeholder": "Nazwa, identyfikator lub adres",
  "find.title": "Wyniki dla: {text}",
  "find.nothing": "Nic się tak nie nazywa",
  "find.nothingWhy":
    "Żaden pokój nie ma tego w nazwie, żadna blokada nie dotyczy takiej osoby i nikogo o tym identyfikatorze nie ma teraz w pokoju. Identyfikator musi być pełny.",
  "find.client": "Osoba o tym identyfikatorze",
  "find.rooms": "Pokoje",
  "find.bans": "Blokady",
  "find.notHere": "Teraz w żadnym pokoju",
  "find.inRooms": {
    one: "Teraz w {count} pokoju",
    few: "Teraz w {count} pokojach",
    many: "Teraz w {count} pokojach",
    other: "Teraz w {count} pokoju",
  },

  "live.connecting": "Łączenie",
  "live.live": "Na żywo",
  "live.polling": "Prawie na żywo",
  "live.paused": "Wstrzymano",
  "live.away": "Brak połączenia: widzisz stan z {time}",

  "you.menu": "Ty i ta strona",
  "you.are": "Zalogowano jako {name}",
  "you.viewer": "Możesz wszystko oglądać, ale niczego zmieniać",
  "you.moderator": "Moderacja",
  "you.admin": "Administracja",
  "you.language": "Język",
  "you.help": "Skróty klawiszowe",
  "you.signOut": "Wyloguj się",

  "signIn.title": "Zaloguj się",
  "signIn.lead": "Ta strona jest dla osób, które dbają o pokoje.",
  "signIn.token": "Twój klucz dostępu",
  "signIn.hint": "Masz go od osoby, która prowadzi aplikację. Nie jest przechowywany w tej przeglądarce.",
  "signIn.development":
    "Terminal, w którym działa aplikacja, pokazuje link do zalogowania. Działa jeden raz.",
  "signIn.do": "Zaloguj się",
  "signIn.doing": "Logowanie …",
  "signIn.wrong": "Ten klucz nikogo nie wpuszcza. Może jest źle wpisany, zużyty albo wygasł.",
  "signIn.signedOut": "Nastąpiło wylogowanie.",
  "signIn.idle": "Nastąpiło wylogowanie, bo od pewnego czasu nic się tu nie działo.",
  "signIn.ended": "Sesja się skończyła. Zaloguj się ponownie.",
  "others.did": "{by} – {did}",

  "help.title": "Skróty klawiszowe",
  "help.on": "Używaj skrótów klawiszowych",
  "help.why": "Wyłącz je, jeśli mówisz do komputera albo przypadkowo naciskasz klawisze.",

  "keys.help": "Pokaż tę listę",
  "keys.find": "Szukaj czegoś",
  "keys.rooms": "Przejdź do pokoi",
  "keys.bans": "Przejdź do blokad",
  "keys.appeals": "Przejdź do odwołań",
  "keys.switches": "Przejdź do środków",
  "keys.audit": "Przejdź do dziennika",
  "keys.next": "Następny wiersz",
  "keys.previous": "Poprzedni wiersz",

  "toast.region": "Powiadomienia",
  "toast.close": "Ukryj",

  "dialog.close": "Zamknij",

  "failure.title": "Nie udało się tego wczytać",
  "failure.again": "Spróbuj ponownie",
  "failure.details": "Szczegóły",
  "failure.away": "Serwer jest nieosiągalny. Sprawdź połączenie.",
  "failure.input": "Coś nie jest takie, jak oczekuje serwer.",
  "failure.signedOut": "Nie jesteś już na zalogowanym koncie.",
  "failure.forbidden": "Twoja rola na to nie pozwala.",
  "failure.missing": "Tego nie ma albo już nie ma.",
  "failure.conflict": "W międzyczasie zrobiono coś innego.",
  "failure.tooMany": "Zapytano o zbyt wiele naraz. Poczekaj chwilę.",
  "failure.busy": "Pokój lub rejestr blokad teraz nie odpowiada.",
  "failure.server": "Coś jest nie tak na serwerze. Jego dziennik mówi co.",

  "time.never": "Bez końca",
  "time.left": "Pozostało: {left, duration}",
  "time.over": "Po czasie",

  "client.unknown": "Nieznana osoba",
  "client.unknownWhy":
    "Osoba jest nieznana, gdy aplikacja nie mówi, kim ona jest, na przykład po ponownym uruchomieniu. Nie możesz wobec niej nic zrobić. Poproś ją o odświeżenie strony aplikacji: potem zwykle jest znana.",
  "client.address": "Adres {hash}",
  "client.mixed": "Pomieszane alfabety",
  "client.mixedWhy": "Litery kilku alfabetów wyglądają tu podobnie. Nazwa może udawać inną.",
};
