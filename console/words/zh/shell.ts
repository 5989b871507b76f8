import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "跳到内容",
  "shell.nav": "栏目",
  "shell.loading": "正在加载…",
  "shell.orMore": { other: "{count} 或更多" },
  "shell.openAppeals": { other: "{count} 项申诉待处理" },

  "view.rooms": "房间",
  "view.find": "查找",
  "view.clients": "用户",
  "view.bans": "封禁",
  "view.appeals": "申诉",
  "view.switches": "措施",
  "view.audit": "审计",

  "find.label": "查找用户、房间或封禁",
  "find.placeholder": "名称、ID 或地址",
  "find.title": "“{text}”的结果",
  "find.nothing": "没有符合的内容",
  "find.nothingWhy":
    "没有房间的名称包含此内容，没有针对此人的封禁，也没有此 ID 的用户正在房间中。ID 必须完整。",
  "find.client": "此 ID 的用户",
  "find.rooms": "房间",
  "find.bans": "封禁",
  "find.notHere": "目前不在任何房间",
  "find.inRooms": { other: "目前在 {count} 个房间中" },

  "live.connecting": "正在连接",
  "live.live": "实时",
  "live.polling": "接近实时",
  "live.paused": "已暂停",
  "live.away": "无连接：您看到的是 {time} 的内容",

  "you.menu": "您与此页面",
  "you.are": "已登录为 {name}",
  "you.viewer": "您可以查看，但不能更改",
  "you.moderator": "管理员",
  "you.admin": "超级管理员",
  "you.language": "语言",
  "you.help": "键盘快捷键",
  "you.signOut": "退出登录",

  "signIn.title": "登录",
  "signIn.lead": "此页面供照看房间的人使用。",
  "signIn.token": "您的访问密钥",
  "signIn.hint": "由应用的运营者提供给您，不会保存在此浏览器中。",
  "signIn.development": "运行应用的终端会显示一个登录链接，仅可使用一次。",
  "signIn.do": "登录",
  "signIn.doing": "正在登录…",
  "signIn.wrong": "此密钥无法登录。可能输入有误、已被使用或已过期。",
  "signIn.signedOut": "您已退出登录。",
  "signIn.idle": "由于一段时间没有操作，您已退出登录。",
  "signIn.ended": "您的会话已结束，请重新登录。",
  "others.did": "{by} – {did}",

  "help.title": "键盘快捷键",
  "help.on": "使用键盘快捷键",
  "help.why": "如果您用语音操作电脑，或容易误按按键，请将其关闭。",

  "keys.help": "显示此列表",
  "keys.find": "查找内容",
  "keys.rooms": "前往房间",
  "keys.bans": "前往封禁",
  "keys.appeals": "前往申诉",
  "keys.switches": "前往措施",
  "keys.audit": "前往审计",
  "keys.next": "下一行",
  "keys.previous": "上一行",

  "toast.region": "通知",
  "toast.close": "收起",

  "dialog.close": "关闭",

  "failure.title": "无法加载此内容",
  "failure.again": "重试",
  "failure.details": "详情",
  "failure.away": "无法连接服务器，请检查您的连接。",
  "failure.input": "其中有内容与服务器的预期不符。",
  "failure.signedOut": "您已不在登录状态。",
  "failure.forbidden": "您的权限不允许此操作。",
  "failure.missing": "不存在，或已不存在。",
  "failure.conflict": "期间已有其他操作。",
  "failure.tooMany": "一次请求过多，请稍候。",
  "failure.busy": "某个房间或账本暂时没有响应。",
  "failure.server": "服务器出现问题，详情见服务器日志。",

  "time.never": "永不结束",
  "time.left": "剩余{left, duration}",
  "time.over": "已结束",

  "client.unknown": "未知用户",
  "client.unknownWhy":
    "如果应用没有说明某人是谁（例如应用重启之后），此人就是未知用户。您无法对其采取措施。请让对方重新加载应用的页面，之后通常就能识别。",
  "client.address": "地址 {hash}",
  "client.mixed": "混用字母",
  "client.mixedWhy": "这里有来自多种文字、外形相似的字母。此名称可能在模仿另一个名称。",
};
