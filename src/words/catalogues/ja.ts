import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Japanese. */
export const ja: Catalogue<SentenceKey> = {
  language: "ja",
  sentences: {
    "warning.tooFast": "メッセージの送信が速すぎます。",
    "warning.tooLarge": "メッセージが大きすぎます。",
    "warning.invalid": "このルームでは処理できないメッセージです。",
    "warning.restricted": "現在、その内容は送信できません。",
    "warning.neverAllowed": "一度に送信できる量を超えています。",
    "warning.slowMode": "このルームは低速モードです。",
    "warning.rule": "このルームのルールに違反しました。",
    "warning.namedRule": "このルームのルールに違反しました（{rule}）。",
    "warning.wait": "次の送信まで {wait, duration}お待ちください。",
    "warning.slowDown": "もう少しゆっくり送信してください。",
    "warning.last": "繰り返されると、接続が切断されます。",

    "cooldown.tooFast": "メッセージの送信が速すぎました。",
    "cooldown.shared": "お使いのネットワークアドレスからの送信が多すぎました。",
    "cooldown.sharedRule": "お使いのネットワークアドレスの誰かが、このルームのルールに違反しました。",
    "cooldown.sharedNamedRule":
      "お使いのネットワークアドレスの誰かが、このルームのルールに違反しました（{rule}）。",
    "cooldown.wait": "送信まで {wait, duration}お待ちください。",

    "restriction.nothing": "今後 {wait, duration}、送信した内容は届きません。",
    "restriction.only": "今後 {wait, duration}、送信した内容のうち届くのは {types} だけです。",

    "statement.closed": "今後 {span, duration}、このルームには入れません。",
    "statement.closedOpenEnd": "当面の間、このルームには入れません。",
    "statement.wasClosed": "{span, duration}の間、このルームへの入室が停止されていました。",
    "statement.hidden": "今後 {span, duration}、ここで送信した内容はご自身にしか表示されません。",
    "statement.hiddenOpenEnd": "当面の間、ここで送信した内容はご自身にしか表示されません。",
    "statement.wasHidden": "{span, duration}の間、ここで送信した内容はご自身にしか表示されていませんでした。",
    "statement.limit": "ルール「{limit}」に違反しました: {reason}。",
    "statement.sharedLimit":
      "ご自身、または同じネットワークアドレスの他の方が、ルール「{limit}」に違反しました: {reason}。",
    "statement.strike": "{strike} 回目の警告",
    "statement.automatic": "この決定は自動的に行われました。",
    "statement.byModerator": "この決定はモデレーターが行いました。",
    "statement.objection": "異議の申し立て: {objection}",
    "statement.appeal": "ここから一度だけ、{most} 文字以内で返答できます。モデレーターが確認します。",

    "away.banned": "このルームへの入室が禁止されました。",
    "away.tooManyConnections":
      "このルームへの接続が多すぎます。他の接続を閉じてから、もう一度お試しください。",
    "away.connects": "接続の回数が多すぎます。",
    "away.shared": "お使いのネットワークアドレスからの送信が多すぎたため、接続が切断されました。",
    "away.tooFast": "送信が速すぎたため、接続が切断されました。",
    "away.backIn": "{wait, in}に戻れます。",
    "away.backNow": "もう戻れます。",
    "away.resynced": "送信が速すぎます。失われるものはありません。再接続して同期します。",

    "document.full":
      "ドキュメントがいっぱいです（{limit} バイト中 {bytes} バイト）。何かが削除されるまで、書き込みは保存されません。",
    "standing.comeBack": "戻る",
    "send.again": "{wait, in}に再び送信できます。",
    "send.waiting": { other: "{count} 件のメッセージが送信待ちです。" },
    "slowMode.on": "低速モードです。次のメッセージまで {every, duration}空けてください。",

    "appeal.title": "この決定への返答",
    "appeal.explanation": "返答は一度だけ送れます。モデレーターが確認します。",
    "appeal.label": "返答の内容",
    "appeal.left": { other: "残り {count} 文字" },
    "appeal.send": "返答を送信",
    "appeal.open": "返答を送信しました。結果はここに表示されます。",
    "appeal.approved": "返答が認められ、制限が解除されました。",
    "appeal.rejected": "返答を確認しましたが、制限は継続します。",
    "appeal.note": "モデレーターより: {note}",
    "appeal.failed": "返答を送信できませんでした。しばらくしてからもう一度お試しください。",
  },
};
