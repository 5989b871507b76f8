import type { LikeEnglish } from "../../like-english.ts";
import type { rooms as english } from "../en/rooms.ts";

/** The rooms, one room, and what happens in them. */
export const rooms: LikeEnglish<typeof english> = {
  "rooms.title": "Salas",
  "rooms.lead": "Primero las salas más agitadas, al final las vacías",
  "rooms.room": "Sala",
  "rooms.trouble": "Agitación",
  "rooms.people": "Personas",
  "rooms.lately": "Últimos 2 minutos",
  "rooms.refused": "Rechazados",
  "rooms.seen": "Último mensaje",
  "rooms.search": "Buscar salas",
  "rooms.none": "Ninguna sala ha dado señales todavía",
  "rooms.noneWhy":
    "Una sala aparece en cuanto ocurre algo en ella: abra una en su aplicación y envíe un mensaje. Si nunca aparece ninguna, sus reglas no nombran el libro de bloqueos que consulta esta página.",
  "rooms.notFound": "Ninguna sala se llama así",
  "rooms.notFoundWhy": "Se busca en los nombres de las salas y de sus grupos.",

  "totals.rooms": "Salas",
  "totals.people": "Personas",
  "totals.passed": "Mensajes por minuto",
  "totals.refused": "Rechazados por minuto",

  "trouble.none": "Tranquila",
  "trouble.some": "Algo agitada",
  "trouble.much": "Muy agitada",

  "spark.label": "Últimos 2 minutos. Admitidos: {admitted}. Rechazados: {refused}.",
  "spark.passed": "Admitidos",
  "spark.refused": "Rechazados",

  "room.of": "Sala de {party}",
  "room.back": "Todas las salas",
  "room.slowMode": "Modo lento …",
  "room.posture": "Reglas más estrictas …",
  "room.traffic": "Mensajes",
  "room.ago": "Hace 2 minutos",
  "room.now": "Ahora",
  "room.since":
    "Desde que la sala se cargó por última vez. Admitidos: {admitted}. Rechazados: {refused}. En espera: {held}.",
  "room.notReported": "Esta sala aún no ha dado señales",
  "room.empty": "No hay nadie en esta sala",
  "room.emptyWhy": "Quien entre aparece aquí enseguida.",
  "room.gone": "No existe esa sala",
  "room.goneWhy":
    "Una sala se conoce en cuanto ha ocurrido algo en ella. Compruebe su nombre o búsquela en la lista.",

  "people.title": "Quién está",
  "people.more": {
    one: "Y {count} conexión más",
    many: "Y {count} conexiones más",
    other: "Y {count} conexiones más",
  },
  "people.client": "Persona",
  "people.standing": "Situación",
  "people.strikes": "Faltas",
  "people.passed": "Admitidos",
  "people.refused": "Rechazados",
  "people.choose": "Elegir {client}",
  "people.chooseAll": "Elegir todo",
  "people.act": "Actuar …",
  "people.actOn": {
    one: "Actuar sobre {count} persona",
    many: "Actuar sobre {count} personas",
    other: "Actuar sobre {count} personas",
  },
  "people.unknownWhy": "La sala no sabe quién es, así que aquí no se puede hacer nada.",
  "people.keyChoose": "Elegir la fila",
  "people.keyAct": "Actuar sobre la selección",

  "standing.ok": "Bien",
  "standing.warned": "Con aviso",
  "standing.coolingDown": "Debe esperar",
  "standing.away": "Fuera",
  "standing.hidden": "Oculto",
  "standing.moderates": "Moderación",
  "standing.wait": "Quedan {wait, duration}",

  "limits.title": "Rechazados por límite",
  "limits.limit": "Límite",
  "limits.allows": "Permite",
  "limits.refused": "Rechazados",
  "limits.none": "No se ha rechazado nada",
  "limits.noneWhy": "La sala no ha rechazado ningún mensaje desde que se cargó por última vez.",
  "limits.rate": "{limit} en {window, duration}",
  "limits.burst": "{limit} en {window, duration}, {burst} de golpe",

  "candidate.title": "Reglas a prueba",
  "candidate.lead": "Junto a las reglas vigentes se prueban otras. No actúan sobre nadie.",
  "candidate.none": "Aquí no se prueban otras reglas",
  "candidate.noneWhy":
    "Con un candidato en las reglas de la sala, aquí se ve a quién habría rechazado antes de que perjudique a nadie.",
  "candidate.policy": "Vigentes",
  "candidate.candidate": "A prueba",
  "candidate.refused": "Mensajes rechazados",
  "candidate.bans": "Bloqueos",
  "candidate.nobody": "A nadie le iría de otro modo.",
  "candidate.hit": {
    one: "A {count} persona se le rechazaría algo, y ahora no se le rechaza nada.",
    many: "A {count} personas se les rechazaría algo, y ahora no se les rechaza nada.",
    other: "A {count} personas se les rechazaría algo, y ahora no se les rechaza nada.",
  },
  "candidate.spared": {
    one: "A {count} persona no se le rechazaría nada, y ahora se le rechaza algo.",
    many: "A {count} personas no se les rechazaría nada, y ahora se les rechaza algo.",
    other: "A {count} personas no se les rechazaría nada, y ahora se les rechaza algo.",
  },
  "candidate.agrees": "Ambas coinciden en {share} de los mensajes.",

  "switches.title": "Medidas",
  "switches.slowMode": "Modo lento: un mensaje cada {every, duration}",
  "switches.posture": "Reglas más estrictas: {posture}",
  "switches.override": "Otros límites para {client}",
  "switches.by": "Por {by}",
  "switches.byRule": "Por la regla de {posture}",
  "switches.end": "Terminar",
  "switches.none": "No hay ninguna medida activa",
  "switches.noneWhy":
    "El modo lento y las reglas más estrictas terminan solos. Lo que está activo se ve aquí.",

  "events.title": "Qué ocurre",
  "events.none": "No ha ocurrido nada desde que está aquí",
  "events.noneWhy":
    "Las faltas, los bloqueos y las conexiones rechazadas de todas las salas aparecen aquí al momento.",
  "events.gap": "Ha ocurrido más de lo que se muestra.",

  "event.ban": "Bloqueo de {client}",
  "event.shadowBan": "Ocultamiento de {client}",
  "event.pardon": "Se levantaron los bloqueos de {client}",
  "event.connect-refused": {
    one: "{client} no pudo entrar",
    many: "{client} no pudo entrar {count} veces",
    other: "{client} no pudo entrar {count} veces",
  },
  "event.strike": {
    one: "Una falta de {client}",
    many: "{count} faltas de {client}",
    other: "{count} faltas de {client}",
  },
  "event.promotion": "Las reglas a prueba ya son las vigentes",
  "event.error": {
    one: "Algo ha fallado",
    many: "Algo ha fallado {count} veces",
    other: "Algo ha fallado {count} veces",
  },
  "event.switch": "Ha cambiado una medida",
  "event.appeal": "{client} reclama",
  "event.other": "Le ha ocurrido algo a {client}",
};
