import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Aller au contenu",
  "shell.nav": "Rubriques",
  "shell.loading": "Chargement …",
  "shell.orMore": { one: "{count} ou plus", many: "{count} ou plus", other: "{count} ou plus" },
  "shell.openAppeals": {
    one: "{count} appel en attente",
    many: "{count} appels en attente",
    other: "{count} appels en attente",
  },

  "view.rooms": "Salons",
  "view.find": "Recherche",
  "view.clients": "Personnes",
  "view.bans": "Exclusions",
  "view.appeals": "Appels",
  "view.switches": "Mesures",
  "view.audit": "Journal",

  "find.label": "Chercher une personne, un salon ou une exclusion",
  "find.placeholder": "Nom, identifiant ou adresse",
  "find.title": "Résultats pour {text}",
  "find.nothing": "Rien ne porte ce nom",
  "find.nothingWhy":
    "Aucun salon n’a cela dans son nom, aucune exclusion ne vise une telle personne, et personne avec cet identifiant n’est dans un salon. Un identifiant doit être complet.",
  "find.client": "La personne qui a cet identifiant",
  "find.rooms": "Salons",
  "find.bans": "Exclusions",
  "find.notHere": "Dans aucun salon en ce moment",
  "find.inRooms": {
    one: "Dans {count} salon en ce moment",
    many: "Dans {count} salons en ce moment",
    other: "Dans {count} salons en ce moment",
  },

  "live.connecting": "Connexion en cours",
  "live.live": "En direct",
  "live.polling": "Presque en direct",
  "live.paused": "En pause",
  "live.away": "Pas de connexion : ce que vous voyez date de {time}",

  "you.menu": "Vous et cette page",
  "you.are": "Connecté en tant que {name}",
  "you.viewer": "Vous pouvez tout voir, sans rien changer",
  "you.moderator": "Modération",
  "you.admin": "Administration",
  "you.language": "Langue",
  "you.help": "Raccourcis clavier",
  "you.signOut": "Se déconnecter",

  "signIn.title": "Se connecter",
  "signIn.lead": "Cette page est destinée aux personnes qui s’occupent des salons.",
  "signIn.token": "Votre clé d’accès",
  "signIn.hint":
    "La personne qui gère l’application vous l’a donnée. Elle n’est pas conservée dans ce navigateur.",
  "signIn.development":
    "Le terminal dans lequel tourne votre application affiche un lien qui vous connecte. Il sert une seule fois.",
  "signIn.do": "Se connecter",
  "signIn.doing": "Connexion …",
  "signIn.wrong":
    "Cette clé ne permet pas d’entrer. Elle est peut-être mal saisie, déjà utilisée ou expirée.",
  "signIn.signedOut": "Vous êtes déconnecté.",
  "signIn.idle": "Vous avez été déconnecté, car il ne s’est rien passé ici depuis un moment.",
  "signIn.ended": "Votre session est terminée. Veuillez vous reconnecter.",
  "others.did": "{by} – {did}",

  "help.title": "Raccourcis clavier",
  "help.on": "Utiliser les raccourcis clavier",
  "help.why":
    "Désactivez-les si vous parlez à votre ordinateur ou si vous appuyez sur des touches par mégarde.",

  "keys.help": "Afficher cette liste",
  "keys.find": "Chercher quelque chose",
  "keys.rooms": "Aller aux salons",
  "keys.bans": "Aller aux exclusions",
  "keys.appeals": "Aller aux appels",
  "keys.switches": "Aller aux mesures",
  "keys.audit": "Aller au journal",
  "keys.next": "Ligne suivante",
  "keys.previous": "Ligne précédente",

  "toast.region": "Avis",
  "toast.close": "Masquer",

  "dialog.close": "Fermer",

  "failure.title": "Le chargement a échoué",
  "failure.again": "Réessayer",
  "failure.details": "Détails",
  "failure.away": "Le serveur est injoignable. Vérifiez votre connexion.",
  "failure.input": "Quelque chose n’est pas comme le serveur l’attend.",
  "failure.signedOut": "Vous n’êtes plus connecté.",
  "failure.forbidden": "Votre rôle ne le permet pas.",
  "failure.missing": "Cela n’existe pas, ou plus.",
  "failure.conflict": "Autre chose a été fait entre-temps.",
  "failure.tooMany": "Trop de demandes à la fois. Patientez un instant.",
  "failure.busy": "Un salon ou le registre ne répond pas pour le moment.",
  "failure.server": "Il y a un problème sur le serveur. Son journal dit lequel.",

  "time.never": "Sans fin",
  "time.left": "Encore {left, duration}",
  "time.over": "Terminé",

  "client.unknown": "Personne inconnue",
  "client.unknownWhy":
    "Une personne est inconnue quand l’application ne dit pas qui elle est, par exemple après un redémarrage. Vous ne pouvez pas intervenir. Demandez-lui de recharger la page de l’application : elle est alors connue, le plus souvent.",
  "client.address": "Adresse {hash}",
  "client.mixed": "Alphabets mélangés",
  "client.mixedWhy":
    "Des lettres de plusieurs alphabets se ressemblent ici. Le nom cherche peut-être à en imiter un autre.",
};
