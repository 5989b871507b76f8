import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "Pular para o conteúdo",
  "shell.nav": "Seções",
  "shell.loading": "Carregando …",
  "shell.orMore": { one: "{count} ou mais", many: "{count} ou mais", other: "{count} ou mais" },
  "shell.openAppeals": {
    one: "{count} contestação em espera",
    many: "{count} contestações em espera",
    other: "{count} contestações em espera",
  },

  "view.rooms": "Salas",
  "view.find": "Busca",
  "view.clients": "Pessoas",
  "view.bans": "Bloqueios",
  "view.appeals": "Contestações",
  "view.switches": "Medidas",
  "view.audit": "Registro",

  "find.label": "Buscar uma pessoa, uma sala ou um bloqueio",
  "find.placeholder": "Nome, identificador ou endereço",
  "find.title": "Resultados para {text}",
  "find.nothing": "Nada tem esse nome",
  "find.nothingWhy":
    "Nenhuma sala tem isso no nome, nenhum bloqueio é de alguém assim e ninguém com esse identificador está em uma sala agora. O identificador precisa estar completo.",
  "find.client": "A pessoa com esse identificador",
  "find.rooms": "Salas",
  "find.bans": "Bloqueios",
  "find.notHere": "Em nenhuma sala agora",
  "find.inRooms": {
    one: "Em {count} sala agora",
    many: "Em {count} salas agora",
    other: "Em {count} salas agora",
  },

  "live.connecting": "Conectando",
  "live.live": "Ao vivo",
  "live.polling": "Quase ao vivo",
  "live.paused": "Pausado",
  "live.away": "Sem conexão: o que você vê é de {time}",

  "you.menu": "Você e esta página",
  "you.are": "Sessão iniciada como {name}",
  "you.viewer": "Você pode ver tudo, mas não mudar nada",
  "you.moderator": "Moderação",
  "you.admin": "Administração",
  "you.language": "Idioma",
  "you.help": "Atalhos do teclado",
  "you.signOut": "Sair",

  "signIn.title": "Entrar",
  "signIn.lead": "Esta página é para as pessoas que cuidam das salas.",
  "signIn.token": "Sua chave de acesso",
  "signIn.hint": "Quem administra o aplicativo deu essa chave a você. Ela não é guardada neste navegador.",
  "signIn.development":
    "O terminal em que o seu aplicativo roda mostra um link para entrar. Ele vale uma única vez.",
  "signIn.do": "Entrar",
  "signIn.doing": "Entrando …",
  "signIn.wrong": "Com esta chave não se entra. Ela pode estar errada, já usada ou vencida.",
  "signIn.signedOut": "Você saiu.",
  "signIn.idle": "A sessão foi encerrada, pois há algum tempo nada é feito aqui.",
  "signIn.ended": "Sua sessão terminou. Entre de novo.",
  "others.did": "{by} – {did}",

  "help.title": "Atalhos do teclado",
  "help.on": "Usar atalhos do teclado",
  "help.why": "Desative-os se você fala com o computador ou se aperta teclas sem querer.",

  "keys.help": "Mostrar esta lista",
  "keys.find": "Buscar algo",
  "keys.rooms": "Ir para as salas",
  "keys.bans": "Ir para os bloqueios",
  "keys.appeals": "Ir para as contestações",
  "keys.switches": "Ir para as medidas",
  "keys.audit": "Ir para o registro",
  "keys.next": "Próxima linha",
  "keys.previous": "Linha anterior",

  "toast.region": "Avisos",
  "toast.close": "Ocultar",

  "dialog.close": "Fechar",

  "failure.title": "Não foi possível carregar",
  "failure.again": "Tentar de novo",
  "failure.details": "Detalhes",
  "failure.away": "Não foi possível alcançar o servidor. Verifique sua conexão.",
  "failure.input": "Algo não está como o servidor espera.",
  "failure.signedOut": "Sua sessão não está mais ativa.",
  "failure.forbidden": "Sua função não permite isso.",
  "failure.missing": "Isso não existe, ou não existe mais.",
  "failure.conflict": "Nesse meio-tempo, outra coisa foi feita.",
  "failure.tooMany": "Foi pedido demais de uma vez. Aguarde um momento.",
  "failure.busy": "Uma sala ou o livro de bloqueios não responde agora.",
  "failure.server": "Há algo errado no servidor. O log dele diz o quê.",

  "time.never": "Sem fim",
  "time.left": "Faltam {left, duration}",
  "time.over": "Terminou",

  "client.unknown": "Pessoa desconhecida",
  "client.unknownWhy":
    "Uma pessoa é desconhecida quando o aplicativo não diz quem ela é, por exemplo depois de reiniciar. Você não pode agir sobre ela. Peça que recarregue a página do aplicativo: depois disso, ela costuma ser conhecida.",
  "client.address": "Endereço {hash}",
  "client.mixed": "Alfabetos misturados",
  "client.mixedWhy": "Letras de vários alfabetos se parecem aqui. O nome pode estar imitando outro.",
};
