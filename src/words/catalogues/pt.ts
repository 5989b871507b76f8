import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Portuguese, as it is written in Brazil. */
export const pt: Catalogue<SentenceKey> = {
  language: "pt",
  sentences: {
    "warning.tooFast": "Você está enviando mensagens rápido demais.",
    "warning.tooLarge": "Essa mensagem é grande demais.",
    "warning.invalid": "Esta sala não entende as suas mensagens.",
    "warning.restricted": "Você não pode enviar isso no momento.",
    "warning.neverAllowed": "Isso é mais do que se pode enviar de uma só vez.",
    "warning.slowMode": "Esta sala está em modo lento.",
    "warning.rule": "Você desrespeitou uma regra desta sala.",
    "warning.namedRule": "Você desrespeitou uma regra desta sala ({rule}).",
    "warning.wait": "Aguarde {wait, duration} antes de enviar mais alguma coisa.",
    "warning.slowDown": "Vá mais devagar, por favor.",
    "warning.last": "Se acontecer de novo, sua conexão será encerrada.",

    "cooldown.tooFast": "Você enviou mensagens rápido demais.",
    "cooldown.shared": "Foram enviadas mensagens demais a partir do seu endereço de rede.",
    "cooldown.sharedRule": "Alguém no seu endereço de rede desrespeitou uma regra desta sala.",
    "cooldown.sharedNamedRule": "Alguém no seu endereço de rede desrespeitou uma regra desta sala ({rule}).",
    "cooldown.wait": "Aguarde {wait, duration} antes de enviar uma mensagem.",

    "restriction.nothing": "Nada do que você enviar será entregue durante {wait, duration}.",
    "restriction.only": "Do que você enviar, durante {wait, duration} só será entregue: {types}.",

    "statement.closed": "Você não pode entrar nesta sala durante {span, duration}.",
    "statement.closedOpenEnd": "Você não pode entrar nesta sala até segunda ordem.",
    "statement.wasClosed": "Você não pôde entrar nesta sala durante {span, duration}.",
    "statement.hidden": "Durante {span, duration}, só você vê o que envia aqui.",
    "statement.hiddenOpenEnd": "Até segunda ordem, só você vê o que envia aqui.",
    "statement.wasHidden": "Durante {span, duration}, só você viu o que enviou aqui.",
    "statement.limit": "Você desrespeitou a regra “{limit}”: {reason}.",
    "statement.sharedLimit":
      "Você, ou outra pessoa no seu endereço de rede, desrespeitou a regra “{limit}”: {reason}.",
    "statement.strike": "advertência número {strike}",
    "statement.automatic": "Isso foi decidido automaticamente.",
    "statement.byModerator": "Isso foi decidido pela moderação.",
    "statement.objection": "Para contestar: {objection}",
    "statement.appeal":
      "Você pode responder aqui uma única vez, com no máximo {most} caracteres. A moderação lerá a resposta.",

    "away.banned": "Você não pode mais entrar nesta sala.",
    "away.tooManyConnections": "Há conexões demais com esta sala. Feche outra e tente de novo.",
    "away.connects": "Você se conecta com frequência demais.",
    "away.shared":
      "Foram enviadas mensagens demais a partir do seu endereço de rede. Sua conexão foi encerrada.",
    "away.tooFast": "Você enviou mensagens rápido demais. Sua conexão foi encerrada.",
    "away.backIn": "Você poderá voltar {wait, in}.",
    "away.backNow": "Você já pode voltar.",
    "away.resynced": "Você está enviando rápido demais. Nada se perde: a conexão é refeita e sincronizada.",

    "document.full":
      "O documento está cheio: ele tem {bytes} de {limit} bytes. O que você escrever não será salvo até que algo seja apagado.",
    "standing.comeBack": "Voltar",
    "send.again": "Você poderá enviar de novo {wait, in}.",
    "send.waiting": {
      one: "{count} mensagem aguarda envio.",
      many: "{count} de mensagens aguardam envio.",
      other: "{count} mensagens aguardam envio.",
    },
    "slowMode.on": "O modo lento está ativado. Aguarde {every, duration} entre duas mensagens.",

    "appeal.title": "Responder a esta decisão",
    "appeal.explanation": "Você pode responder uma única vez. A moderação lerá a resposta.",
    "appeal.label": "Sua resposta",
    "appeal.left": {
      one: "{count} caractere restante",
      many: "{count} de caracteres restantes",
      other: "{count} caracteres restantes",
    },
    "appeal.send": "Enviar resposta",
    "appeal.open": "Sua resposta foi enviada. A decisão aparecerá aqui.",
    "appeal.approved": "Sua resposta foi aceita e o bloqueio terminou.",
    "appeal.rejected": "Sua resposta foi lida e o bloqueio continua.",
    "appeal.note": "Da moderação: {note}",
    "appeal.failed": "Não foi possível enviar sua resposta. Tente de novo mais tarde.",
  },
};
