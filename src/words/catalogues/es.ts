import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Spanish. */
export const es: Catalogue<SentenceKey> = {
  language: "es",
  sentences: {
    "warning.tooFast": "Está enviando mensajes demasiado rápido.",
    "warning.tooLarge": "Ese mensaje es demasiado grande.",
    "warning.invalid": "Esta sala no entiende sus mensajes.",
    "warning.restricted": "En este momento no puede enviar eso.",
    "warning.neverAllowed": "Eso es más de lo que se puede enviar de una vez.",
    "warning.slowMode": "Esta sala está en modo lento.",
    "warning.rule": "Ha infringido una norma de esta sala.",
    "warning.namedRule": "Ha infringido una norma de esta sala ({rule}).",
    "warning.wait": "Espere {wait, duration} antes de enviar algo más.",
    "warning.slowDown": "Envíe más despacio, por favor.",
    "warning.last": "Si vuelve a ocurrir, se cortará su conexión.",

    "cooldown.tooFast": "Ha enviado mensajes demasiado rápido.",
    "cooldown.shared": "Se han enviado demasiados mensajes desde su dirección de red.",
    "cooldown.sharedRule": "Alguien ha infringido una norma de esta sala desde su dirección de red.",
    "cooldown.sharedNamedRule":
      "Alguien ha infringido una norma de esta sala desde su dirección de red ({rule}).",
    "cooldown.wait": "Espere {wait, duration} antes de enviar un mensaje.",

    "restriction.nothing": "Nada de lo que envíe se entregará durante {wait, duration}.",
    "restriction.only": "De lo que envíe, durante {wait, duration} solo se entregará esto: {types}.",

    "statement.closed": "No puede entrar en esta sala durante {span, duration}.",
    "statement.closedOpenEnd": "No puede entrar en esta sala hasta nuevo aviso.",
    "statement.wasClosed": "No ha podido entrar en esta sala durante {span, duration}.",
    "statement.hidden": "Durante {span, duration}, nadie más ve lo que envía aquí.",
    "statement.hiddenOpenEnd": "Hasta nuevo aviso, nadie más ve lo que envía aquí.",
    "statement.wasHidden": "Durante {span, duration}, nadie más ha visto lo que enviaba aquí.",
    "statement.limit": "Ha infringido la norma «{limit}»: {reason}.",
    "statement.sharedLimit":
      "Usted, u otra persona con su misma dirección de red, ha infringido la norma «{limit}»: {reason}.",
    "statement.strike": "aviso número {strike}",
    "statement.automatic": "Esto se ha decidido de forma automática.",
    "statement.byModerator": "Esto lo ha decidido la moderación.",
    "statement.objection": "Para reclamar: {objection}",
    "statement.appeal":
      "Puede responder aquí una sola vez, con {most} caracteres como máximo. La moderación leerá su respuesta.",

    "away.banned": "Ya no puede entrar en esta sala.",
    "away.tooManyConnections": "Hay demasiadas conexiones a esta sala. Cierre otra e inténtelo de nuevo.",
    "away.connects": "Se conecta con demasiada frecuencia.",
    "away.shared": "Se han enviado demasiados mensajes desde su dirección de red. Se ha cortado su conexión.",
    "away.tooFast": "Ha enviado mensajes demasiado rápido. Se ha cortado su conexión.",
    "away.backIn": "Podrá volver {wait, in}.",
    "away.backNow": "Ya puede volver.",
    "away.resynced":
      "Está enviando demasiado rápido. No se pierde nada: se vuelve a conectar y a sincronizar.",

    "document.full":
      "El documento está lleno: ocupa {bytes} bytes de {limit}. Lo que escriba no se guardará hasta que se borre algo.",
    "standing.comeBack": "Volver",
    "send.again": "Podrá volver a enviar {wait, in}.",
    "send.waiting": {
      one: "{count} mensaje espera para enviarse.",
      many: "{count} de mensajes esperan para enviarse.",
      other: "{count} mensajes esperan para enviarse.",
    },
    "slowMode.on": "El modo lento está activado. Deje pasar {every, duration} entre dos mensajes.",

    "appeal.title": "Responder a esta decisión",
    "appeal.explanation": "Puede responder una sola vez. La moderación leerá su respuesta.",
    "appeal.label": "Su respuesta",
    "appeal.left": {
      one: "Queda {count} carácter",
      many: "Quedan {count} de caracteres",
      other: "Quedan {count} caracteres",
    },
    "appeal.send": "Enviar respuesta",
    "appeal.open": "Su respuesta se ha enviado. Aquí sabrá qué se decide.",
    "appeal.approved": "Su respuesta se ha aceptado y puede volver a participar.",
    "appeal.rejected": "Su respuesta se ha leído y la decisión se mantiene.",
    "appeal.note": "De la moderación: {note}",
    "appeal.failed": "No se ha podido enviar su respuesta. Inténtelo de nuevo más tarde.",
  },
};
