import type { LikeEnglish } from "../../like-english.ts";
import type { rooms as english } from "../en/rooms.ts";

/** The rooms, one room, and what happens in them. */
export const rooms: LikeEnglish<typeof english> = {
  "rooms.title": "Salons",
  "rooms.lead": "Les salons les plus agités d’abord, les salons vides à la fin",
  "rooms.room": "Salon",
  "rooms.trouble": "Agitation",
  "rooms.people": "Personnes",
  "rooms.lately": "2 dernières minutes",
  "rooms.refused": "Refusés",
  "rooms.seen": "Dernier message",
  "rooms.search": "Chercher un salon",
  "rooms.none": "Aucun salon ne s’est encore manifesté",
  "rooms.noneWhy":
    "Un salon apparaît dès qu’il s’y passe quelque chose : ouvrez-en un dans votre application et envoyez un message. S’il n’en apparaît jamais, leurs règles ne nomment pas le registre que cette page interroge.",
  "rooms.notFound": "Aucun salon ne porte ce nom",
  "rooms.notFoundWhy": "La recherche porte sur les noms des salons et de leurs groupes.",

  "totals.rooms": "Salons",
  "totals.people": "Personnes",
  "totals.passed": "Messages par minute",
  "totals.refused": "Refus par minute",

  "trouble.none": "Calme",
  "trouble.some": "Un peu agité",
  "trouble.much": "Très agité",

  "spark.label": "2 dernières minutes. Acceptés : {admitted}. Refusés : {refused}.",
  "spark.passed": "Acceptés",
  "spark.refused": "Refusés",

  "room.of": "Salon de {party}",
  "room.back": "Tous les salons",
  "room.slowMode": "Mode lent …",
  "room.posture": "Règles plus strictes …",
  "room.traffic": "Messages",
  "room.ago": "Il y a 2 minutes",
  "room.now": "Maintenant",
  "room.since":
    "Depuis le dernier chargement du salon. Acceptés : {admitted}. Refusés : {refused}. Mis en attente : {held}.",
  "room.notReported": "Ce salon ne s’est pas encore manifesté",
  "room.empty": "Personne n’est dans ce salon",
  "room.emptyWhy": "Les personnes qui entrent apparaissent ici aussitôt.",
  "room.gone": "Ce salon n’existe pas",
  "room.goneWhy":
    "Un salon est connu dès qu’il s’y est passé quelque chose. Vérifiez son nom ou cherchez-le dans la liste.",

  "people.title": "Qui est là",
  "people.more": {
    one: "Et {count} autre connexion",
    many: "Et {count} autres connexions",
    other: "Et {count} autres connexions",
  },
  "people.client": "Personne",
  "people.standing": "Situation",
  "people.strikes": "Infractions",
  "people.passed": "Acceptés",
  "people.refused": "Refusés",
  "people.choose": "Choisir {client}",
  "people.chooseAll": "Tout choisir",
  "people.act": "Agir …",
  "people.actOn": {
    one: "Agir sur {count} personne",
    many: "Agir sur {count} personnes",
    other: "Agir sur {count} personnes",
  },
  "people.unknownWhy": "Le salon ne sait pas qui c’est ; rien ne peut donc être fait ici.",
  "people.keyChoose": "Choisir la ligne",
  "people.keyAct": "Agir sur la sélection",

  "standing.ok": "Tout va bien",
  "standing.warned": "Averti",
  "standing.coolingDown": "Doit attendre",
  "standing.away": "Renvoyé",
  "standing.hidden": "Masqué",
  "standing.moderates": "Modération",
  "standing.wait": "Encore {wait, duration}",

  "limits.title": "Refus par limite",
  "limits.limit": "Limite",
  "limits.allows": "Autorise",
  "limits.refused": "Refusés",
  "limits.none": "Rien n’a été refusé",
  "limits.noneWhy": "Le salon n’a refusé aucun message depuis son dernier chargement.",
  "limits.rate": "{limit} en {window, duration}",
  "limits.burst": "{limit} en {window, duration}, {burst} d’un coup",

  "candidate.title": "Règles à l’essai",
  "candidate.lead": "D’autres règles sont essayées à côté des premières. Elles n’agissent sur personne.",
  "candidate.none": "Aucune autre règle n’est à l’essai ici",
  "candidate.noneWhy":
    "Avec un candidat dans les règles du salon, vous voyez ici qui aurait essuyé un refus, avant que cela ne gêne quelqu’un.",
  "candidate.policy": "En vigueur",
  "candidate.candidate": "À l’essai",
  "candidate.refused": "Messages refusés",
  "candidate.bans": "Exclusions",
  "candidate.nobody": "Rien ne changerait pour personne.",
  "candidate.hit": {
    one: "{count} personne, à qui rien n’est refusé aujourd’hui, essuierait un refus.",
    many: "{count} personnes, à qui rien n’est refusé aujourd’hui, essuieraient un refus.",
    other: "{count} personnes, à qui rien n’est refusé aujourd’hui, essuieraient un refus.",
  },
  "candidate.spared": {
    one: "{count} personne, à qui quelque chose est refusé aujourd’hui, n’essuierait plus de refus.",
    many: "{count} personnes, à qui quelque chose est refusé aujourd’hui, n’essuieraient plus de refus.",
    other: "{count} personnes, à qui quelque chose est refusé aujourd’hui, n’essuieraient plus de refus.",
  },
  "candidate.agrees": "Les deux disent la même chose de {share} des messages.",

  "switches.title": "Mesures",
  "switches.slowMode": "Mode lent : un message toutes les {every, duration}",
  "switches.posture": "Règles plus strictes : {posture}",
  "switches.override": "Autres limites pour {client}",
  "switches.by": "Par {by}",
  "switches.byRule": "Par la règle de {posture}",
  "switches.end": "Y mettre fin",
  "switches.none": "Aucune mesure en cours",
  "switches.noneWhy":
    "Le mode lent et les règles plus strictes prennent fin d’eux-mêmes. Ce qui est en cours s’affiche ici.",

  "events.title": "Ce qui se passe",
  "events.none": "Il ne s’est rien passé depuis votre arrivée",
  "events.noneWhy":
    "Les infractions, exclusions et connexions refusées de tous les salons apparaissent ici à mesure.",
  "events.gap": "Il s’est passé plus de choses qu’il n’en est affiché.",

  "event.ban": "{client} a été exclu",
  "event.shadowBan": "{client} a été masqué",
  "event.pardon": "Les exclusions de {client} ont été levées",
  "event.connect-refused": {
    one: "{client} n’a pas pu entrer",
    many: "{client} n’a pas pu entrer, {count} fois",
    other: "{client} n’a pas pu entrer, {count} fois",
  },
  "event.strike": {
    one: "Une infraction pour {client}",
    many: "{count} infractions pour {client}",
    other: "{count} infractions pour {client}",
  },
  "event.promotion": "Les règles à l’essai sont maintenant en vigueur",
  "event.error": {
    one: "Quelque chose a échoué",
    many: "Quelque chose a échoué {count} fois",
    other: "Quelque chose a échoué {count} fois",
  },
  "event.switch": "Une mesure a changé",
  "event.appeal": "{client} fait appel",
  "event.other": "Il s’est passé quelque chose pour {client}",
};
