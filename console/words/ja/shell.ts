import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "内容へ移動",
  "shell.nav": "セクション",
  "shell.loading": "読み込み中…",
  "shell.orMore": { other: "{count} 以上" },
  "shell.openAppeals": { other: "{count} 件の申し立てが未対応です" },

  "view.rooms": "ルーム",
  "view.find": "検索",
  "view.clients": "ユーザー",
  "view.bans": "BAN",
  "view.appeals": "申し立て",
  "view.switches": "一時措置",
  "view.audit": "監査ログ",

  "find.label": "ユーザー、ルーム、BAN を検索",
  "find.placeholder": "名前、ID、アドレス",
  "find.title": "「{text}」の結果",
  "find.nothing": "該当するものはありません",
  "find.nothingWhy":
    "この文字を名前に含むルームも、該当する BAN も、この ID でルームにいる人もありません。ID は完全に入力してください。",
  "find.client": "この ID のユーザー",
  "find.rooms": "ルーム",
  "find.bans": "BAN",
  "find.notHere": "現在どのルームにもいません",
  "find.inRooms": { other: "現在 {count} 個のルームにいます" },

  "live.connecting": "接続中",
  "live.live": "ライブ",
  "live.polling": "ほぼライブ",
  "live.paused": "一時停止中",
  "live.away": "接続がありません。{time} 時点の表示です",

  "you.menu": "アカウントとこのページ",
  "you.are": "{name} としてサインイン中",
  "you.viewer": "閲覧のみ可能です。変更はできません",
  "you.moderator": "モデレーター",
  "you.admin": "管理者",
  "you.language": "言語",
  "you.help": "キーボードショートカット",
  "you.signOut": "サインアウト",

  "signIn.title": "サインイン",
  "signIn.lead": "このページはルームを見守る方のためのものです。",
  "signIn.token": "アクセスキー",
  "signIn.hint": "アプリの運営者から受け取ったものです。このブラウザーには保存されません。",
  "signIn.development":
    "アプリを実行しているターミナルに、サインイン用のリンクが表示されます。使えるのは一度だけです。",
  "signIn.do": "サインイン",
  "signIn.doing": "サインイン中…",
  "signIn.wrong": "このキーでは入れません。入力の誤り、使用済み、または期限切れの可能性があります。",
  "signIn.signedOut": "サインアウトしました。",
  "signIn.idle": "しばらく操作がなかったため、サインアウトしました。",
  "signIn.ended": "セッションが終了しました。もう一度サインインしてください。",
  "others.did": "{by} – {did}",

  "help.title": "キーボードショートカット",
  "help.on": "キーボードショートカットを使う",
  "help.why": "音声で操作する場合や、誤ってキーを押してしまう場合はオフにしてください。",

  "keys.help": "この一覧を表示",
  "keys.find": "検索する",
  "keys.rooms": "ルームへ移動",
  "keys.bans": "BAN へ移動",
  "keys.appeals": "申し立てへ移動",
  "keys.switches": "一時措置へ移動",
  "keys.audit": "監査ログへ移動",
  "keys.next": "次の行",
  "keys.previous": "前の行",

  "toast.region": "お知らせ",
  "toast.close": "閉じる",

  "dialog.close": "閉じる",

  "failure.title": "読み込めませんでした",
  "failure.again": "再試行",
  "failure.details": "詳細",
  "failure.away": "サーバーに接続できません。接続を確認してください。",
  "failure.input": "サーバーが想定する内容と異なる部分があります。",
  "failure.signedOut": "サインインの状態ではなくなりました。",
  "failure.forbidden": "現在の権限では許可されていません。",
  "failure.missing": "存在しないか、すでになくなっています。",
  "failure.conflict": "その間に別の操作が行われました。",
  "failure.tooMany": "一度に多くの要求がありました。少しお待ちください。",
  "failure.busy": "ルームまたは台帳が現在応答していません。",
  "failure.server": "サーバーに問題があります。詳しくはサーバーのログをご覧ください。",

  "time.never": "無期限",
  "time.left": "残り {left, duration}",
  "time.over": "終了",

  "client.unknown": "不明なユーザー",
  "client.unknownWhy":
    "不明なユーザーとは、アプリが誰なのかを伝えていない人です。アプリの再起動後などに起こります。この人には対応できません。アプリのページを再読み込みしてもらうと、通常は分かるようになります。",
  "client.address": "アドレス {hash}",
  "client.mixed": "文字体系の混在",
  "client.mixedWhy":
    "複数の文字体系のよく似た文字が混ざっています。別の名前に見せかけている可能性があります。",
};
