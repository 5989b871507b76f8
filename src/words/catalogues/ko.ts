import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Korean. */
export const ko: Catalogue<SentenceKey> = {
  language: "ko",
  sentences: {
    "warning.tooFast": "메시지를 너무 빨리 보내고 있습니다.",
    "warning.tooLarge": "메시지가 너무 큽니다.",
    "warning.invalid": "이 방에서 처리할 수 없는 메시지입니다.",
    "warning.restricted": "지금은 보낼 수 없는 내용입니다.",
    "warning.neverAllowed": "한 번에 보낼 수 있는 양을 넘었습니다.",
    "warning.slowMode": "이 방은 저속 모드입니다.",
    "warning.rule": "이 방의 규칙을 위반했습니다.",
    "warning.namedRule": "이 방의 규칙을 위반했습니다({rule}).",
    "warning.wait": "{wait, duration} 동안 기다린 뒤에 다시 보내 주세요.",
    "warning.slowDown": "조금 천천히 보내 주세요.",
    "warning.last": "다시 반복되면 연결이 끊어집니다.",

    "cooldown.tooFast": "메시지를 너무 빨리 보냈습니다.",
    "cooldown.shared": "사용 중인 네트워크 주소에서 너무 많이 보냈습니다.",
    "cooldown.sharedRule": "사용 중인 네트워크 주소에서 누군가 이 방의 규칙을 위반했습니다.",
    "cooldown.sharedNamedRule": "사용 중인 네트워크 주소에서 누군가 이 방의 규칙을 위반했습니다({rule}).",
    "cooldown.wait": "{wait, duration} 동안 기다린 뒤에 보내 주세요.",

    "restriction.nothing": "앞으로 {wait, duration} 동안 보내는 내용이 전달되지 않습니다.",
    "restriction.only": "앞으로 {wait, duration} 동안 보내는 내용 중 다음만 전달됩니다: {types}.",

    "statement.closed": "앞으로 {span, duration} 동안 이 방에 들어올 수 없습니다.",
    "statement.closedOpenEnd": "별도로 알릴 때까지 이 방에 들어올 수 없습니다.",
    "statement.wasClosed": "{span, duration} 동안 이 방에 들어올 수 없었습니다.",
    "statement.hidden": "앞으로 {span, duration} 동안 여기서 보내는 내용은 본인에게만 보입니다.",
    "statement.hiddenOpenEnd": "별도로 알릴 때까지 여기서 보내는 내용은 본인에게만 보입니다.",
    "statement.wasHidden": "{span, duration} 동안 여기서 보낸 내용은 본인에게만 보였습니다.",
    "statement.limit": "“{limit}” 규칙을 위반했습니다: {reason}.",
    "statement.sharedLimit":
      "본인 또는 같은 네트워크 주소의 다른 사람이 “{limit}” 규칙을 위반했습니다: {reason}.",
    "statement.strike": "{strike}번째 경고",
    "statement.automatic": "이 결정은 자동으로 내려졌습니다.",
    "statement.byModerator": "이 결정은 운영자가 내렸습니다.",
    "statement.objection": "이의 신청 방법: {objection}",
    "statement.appeal": "여기에서 한 번, {most}자 이내로 답변할 수 있습니다. 운영자가 답변을 읽습니다.",

    "away.banned": "이 방에서 차단되었습니다.",
    "away.tooManyConnections": "이 방에 연결이 너무 많습니다. 다른 연결을 닫고 다시 시도해 주세요.",
    "away.connects": "너무 자주 연결하고 있습니다.",
    "away.shared": "사용 중인 네트워크 주소에서 너무 많이 보내 연결이 끊어졌습니다.",
    "away.tooFast": "메시지를 너무 빨리 보내 연결이 끊어졌습니다.",
    "away.backIn": "{wait, in}에 돌아올 수 있습니다.",
    "away.backNow": "이제 돌아올 수 있습니다.",
    "away.resynced": "너무 빨리 보내고 있습니다. 사라지는 내용은 없습니다. 다시 연결하여 동기화합니다.",

    "document.full":
      "문서가 가득 찼습니다({limit}바이트 중 {bytes}바이트). 무언가를 삭제할 때까지 작성한 내용이 저장되지 않습니다.",
    "standing.comeBack": "돌아오기",
    "send.again": "{wait, in}에 다시 보낼 수 있습니다.",
    "send.waiting": { other: "메시지 {count}개가 전송을 기다리고 있습니다." },
    "slowMode.on": "저속 모드입니다. 메시지 사이에 {every, duration} 간격을 두어 주세요.",

    "appeal.title": "이 결정에 대한 답변",
    "appeal.explanation": "한 번 답변할 수 있습니다. 운영자가 답변을 읽습니다.",
    "appeal.label": "답변 내용",
    "appeal.left": { other: "{count}자 남음" },
    "appeal.send": "답변 보내기",
    "appeal.open": "답변을 보냈습니다. 결과는 여기에 표시됩니다.",
    "appeal.approved": "답변이 받아들여져 차단이 해제되었습니다.",
    "appeal.rejected": "답변을 읽었으며 차단은 유지됩니다.",
    "appeal.note": "운영자의 말: {note}",
    "appeal.failed": "답변을 보내지 못했습니다. 나중에 다시 시도해 주세요.",
  },
};
