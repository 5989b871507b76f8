import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Saltar al contenido",
  "shell.nav": "Secciones",
  "shell.loading": "Cargando …",
  "shell.orMore": { one: "{count} o más", many: "{count} o más", other: "{count} o más" },
  "shell.openAppeals": {
    one: "{count} reclamación en espera",
    many: "{count} reclamaciones en espera",
    other: "{count} reclamaciones en espera",
  },

  "view.rooms": "Salas",
  "view.find": "Buscar",
  "view.clients": "Personas",
  "view.bans": "Bloqueos",
  "view.appeals": "Reclamaciones",
  "view.switches": "Medidas",
  "view.audit": "Registro",

  "find.label": "Buscar una persona, una sala o un bloqueo",
  "find.placeholder": "Nombre, identificador o dirección",
  "find.title": "Resultados de {text}",
  "find.nothing": "Nada se llama así",
  "find.nothingWhy":
    "Ninguna sala tiene esto en su nombre, ningún bloqueo es de alguien así y nadie con este identificador está ahora en una sala. El identificador debe estar completo.",
  "find.client": "La persona con este identificador",
  "find.rooms": "Salas",
  "find.bans": "Bloqueos",
  "find.notHere": "Ahora en ninguna sala",
  "find.inRooms": {
    one: "Ahora en {count} sala",
    many: "Ahora en {count} salas",
    other: "Ahora en {count} salas",
  },

  "live.connecting": "Conectando",
  "live.live": "En directo",
  "live.polling": "Casi en directo",
  "live.paused": "En pausa",
  "live.away": "Sin conexión: lo que ve es de {time}",

  "you.menu": "Usted y esta página",
  "you.are": "Sesión iniciada como {name}",
  "you.viewer": "Puede ver todo, pero no cambiar nada",
  "you.moderator": "Moderación",
  "you.admin": "Administración",
  "you.language": "Idioma",
  "you.help": "Atajos de teclado",
  "you.signOut": "Cerrar sesión",

  "signIn.title": "Iniciar sesión",
  "signIn.lead": "Esta página es para quienes cuidan de las salas.",
  "signIn.token": "Su clave de acceso",
  "signIn.hint": "Se la ha dado quien gestiona la aplicación. No se guarda en este navegador.",
  "signIn.development":
    "El terminal en el que se ejecuta su aplicación muestra un enlace con el que inicia sesión. Sirve una sola vez.",
  "signIn.do": "Iniciar sesión",
  "signIn.doing": "Iniciando sesión …",
  "signIn.wrong": "Con esta clave no se puede entrar. Puede estar mal escrita, ya usada o caducada.",
  "signIn.signedOut": "Ha cerrado la sesión.",
  "signIn.idle": "Se ha cerrado la sesión porque hace un rato que no se hace nada aquí.",
  "signIn.ended": "Su sesión ha terminado. Vuelva a iniciarla.",
  "others.did": "{by} – {did}",

  "help.title": "Atajos de teclado",
  "help.on": "Usar atajos de teclado",
  "help.why": "Desactívelos si habla con el ordenador o si pulsa teclas sin querer.",

  "keys.help": "Mostrar esta lista",
  "keys.find": "Buscar algo",
  "keys.rooms": "Ir a las salas",
  "keys.bans": "Ir a los bloqueos",
  "keys.appeals": "Ir a las reclamaciones",
  "keys.switches": "Ir a las medidas",
  "keys.audit": "Ir al registro",
  "keys.next": "Fila siguiente",
  "keys.previous": "Fila anterior",

  "toast.region": "Avisos",
  "toast.close": "Ocultar",

  "dialog.close": "Cerrar",

  "failure.title": "No se ha podido cargar",
  "failure.again": "Reintentar",
  "failure.details": "Detalles",
  "failure.away": "No se puede contactar con el servidor. Compruebe su conexión.",
  "failure.input": "Hay algo que no es como el servidor lo espera.",
  "failure.signedOut": "Su sesión ya no está iniciada.",
  "failure.forbidden": "Su rol no lo permite.",
  "failure.missing": "Eso no existe, o ya no.",
  "failure.conflict": "Mientras tanto se ha hecho otra cosa.",
  "failure.tooMany": "Se ha pedido demasiado a la vez. Espere un momento.",
  "failure.busy": "Una sala o el libro de bloqueos no responde en este momento.",
  "failure.server": "Algo va mal en el servidor. Su registro dice qué.",

  "time.never": "Sin fin",
  "time.left": "Quedan {left, duration}",
  "time.over": "Terminado",

  "client.unknown": "Persona desconocida",
  "client.unknownWhy":
    "Una persona es desconocida cuando la aplicación no dice quién es, por ejemplo después de reiniciarse. No se puede actuar sobre ella. Pídale que vuelva a cargar la página de la aplicación: entonces suele ser conocida.",
  "client.address": "Dirección {hash}",
  "client.mixed": "Alfabetos mezclados",
  "client.mixedWhy":
    "Aquí hay letras de varios alfabetos que se parecen. Puede que el nombre intente imitar a otro.",
};
