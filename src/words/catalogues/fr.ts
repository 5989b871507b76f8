import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** French. */
export const fr: Catalogue<SentenceKey> = {
  language: "fr",
  sentences: {
    "warning.tooFast": "Vous envoyez des messages trop vite.",
    "warning.tooLarge": "Ce message est trop volumineux.",
    "warning.invalid": "Ce salon ne comprend pas vos messages.",
    "warning.restricted": "Vous ne pouvez pas envoyer cela pour le moment.",
    "warning.neverAllowed": "C’est plus que ce que vous pouvez envoyer en une fois.",
    "warning.slowMode": "Ce salon est en mode lent.",
    "warning.rule": "Vous avez enfreint une règle de ce salon.",
    "warning.namedRule": "Vous avez enfreint une règle de ce salon ({rule}).",
    "warning.wait": "Veuillez attendre {wait, duration} avant d’envoyer autre chose.",
    "warning.slowDown": "Veuillez ralentir.",
    "warning.last": "Si cela se reproduit, votre connexion sera coupée.",

    "cooldown.tooFast": "Vous avez envoyé des messages trop vite.",
    "cooldown.shared": "Trop de messages ont été envoyés depuis votre adresse réseau.",
    "cooldown.sharedRule": "Quelqu’un a enfreint une règle de ce salon depuis votre adresse réseau.",
    "cooldown.sharedNamedRule":
      "Quelqu’un a enfreint une règle de ce salon depuis votre adresse réseau ({rule}).",
    "cooldown.wait": "Veuillez attendre {wait, duration} avant d’envoyer un message.",

    "restriction.nothing": "Rien de ce que vous envoyez ne sera transmis pendant {wait, duration}.",
    "restriction.only":
      "Parmi ce que vous envoyez, seul ceci sera transmis pendant {wait, duration} : {types}.",

    "statement.closed": "L’accès à ce salon vous est refusé pendant {span, duration}.",
    "statement.closedOpenEnd": "L’accès à ce salon vous est refusé jusqu’à nouvel ordre.",
    "statement.wasClosed": "L’accès à ce salon vous a été refusé pendant {span, duration}.",
    "statement.hidden":
      "Pendant {span, duration}, personne d’autre que vous ne voit ce que vous envoyez ici.",
    "statement.hiddenOpenEnd":
      "Jusqu’à nouvel ordre, personne d’autre que vous ne voit ce que vous envoyez ici.",
    "statement.wasHidden":
      "Pendant {span, duration}, personne d’autre que vous n’a vu ce que vous envoyiez ici.",
    "statement.limit": "Vous avez enfreint la règle « {limit} » : {reason}.",
    "statement.sharedLimit":
      "La règle « {limit} » a été enfreinte par vous ou par quelqu’un d’autre à votre adresse réseau : {reason}.",
    "statement.strike": "avertissement numéro {strike}",
    "statement.automatic": "Cette décision a été prise automatiquement.",
    "statement.byModerator": "Cette décision a été prise par la modération.",
    "statement.objection": "Pour contester : {objection}",
    "statement.appeal":
      "Vous pouvez répondre ici une seule fois, en {most} caractères au plus. La modération lira votre réponse.",

    "away.banned": "L’accès à ce salon vous est désormais refusé.",
    "away.tooManyConnections": "Il y a trop de connexions à ce salon. Fermez-en une autre, puis réessayez.",
    "away.connects": "Vous vous connectez trop souvent.",
    "away.shared":
      "Trop de messages ont été envoyés depuis votre adresse réseau. Votre connexion a été coupée.",
    "away.tooFast": "Vous avez envoyé des messages trop vite. Votre connexion a été coupée.",
    "away.backIn": "Vous pourrez revenir {wait, in}.",
    "away.backNow": "Vous pouvez revenir maintenant.",
    "away.resynced": "Vous envoyez trop vite. Rien n’est perdu : la connexion reprend et se synchronise.",

    "document.full":
      "Le document est plein : il occupe {bytes} octets sur {limit}. Ce que vous écrivez n’est pas conservé tant que rien n’est supprimé.",
    "standing.comeBack": "Revenir",
    "send.again": "Vous pourrez envoyer un message {wait, in}.",
    "send.waiting": {
      one: "{count} message attend d’être envoyé.",
      many: "{count} de messages attendent d’être envoyés.",
      other: "{count} messages attendent d’être envoyés.",
    },
    "slowMode.on": "Le mode lent est activé. Veuillez laisser {every, duration} entre deux messages.",

    "appeal.title": "Répondre à cette décision",
    "appeal.explanation": "Vous pouvez répondre une seule fois. La modération lira votre réponse.",
    "appeal.label": "Votre réponse",
    "appeal.left": {
      one: "{count} caractère restant",
      many: "{count} de caractères restants",
      other: "{count} caractères restants",
    },
    "appeal.send": "Envoyer la réponse",
    "appeal.open": "Votre réponse a été envoyée. La décision vous sera communiquée ici.",
    "appeal.approved": "Votre réponse a été acceptée et l’exclusion est levée.",
    "appeal.rejected": "Votre réponse a été lue et l’exclusion est maintenue.",
    "appeal.note": "De la part de la modération : {note}",
    "appeal.failed": "Votre réponse n’a pas pu être envoyée. Veuillez réessayer plus tard.",
  },
};
