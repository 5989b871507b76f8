import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Chinese, in simplified characters. */
export const zh: Catalogue<SentenceKey> = {
  language: "zh",
  sentences: {
    "warning.tooFast": "您发送消息过快。",
    "warning.tooLarge": "这条消息过大。",
    "warning.invalid": "此房间无法识别您的消息。",
    "warning.restricted": "您暂时不能发送此内容。",
    "warning.neverAllowed": "这超出了一次可发送的数量。",
    "warning.slowMode": "此房间已开启慢速模式。",
    "warning.rule": "您违反了此房间的一条规则。",
    "warning.namedRule": "您违反了此房间的一条规则（{rule}）。",
    "warning.wait": "请等待{wait, duration}后再发送。",
    "warning.slowDown": "请放慢速度。",
    "warning.last": "如再次发生，您的连接将被断开。",

    "cooldown.tooFast": "您之前发送消息过快。",
    "cooldown.shared": "您的网络地址发送的内容过多。",
    "cooldown.sharedRule": "您的网络地址上有人违反了此房间的一条规则。",
    "cooldown.sharedNamedRule": "您的网络地址上有人违反了此房间的一条规则（{rule}）。",
    "cooldown.wait": "请等待{wait, duration}后再发送。",

    "restriction.nothing": "在接下来的{wait, duration}内，您发送的内容不会被传达。",
    "restriction.only": "在接下来的{wait, duration}内，您发送的内容中只有以下类型会被传达：{types}。",

    "statement.closed": "在接下来的{span, duration}内，您不能进入此房间。",
    "statement.closedOpenEnd": "在另行通知之前，您不能进入此房间。",
    "statement.wasClosed": "您曾被禁止进入此房间，时长{span, duration}。",
    "statement.hidden": "在接下来的{span, duration}内，您在此发送的内容仅您自己可见。",
    "statement.hiddenOpenEnd": "在另行通知之前，您在此发送的内容仅您自己可见。",
    "statement.wasHidden": "您在此发送的内容曾仅您自己可见，时长{span, duration}。",
    "statement.limit": "您违反了规则“{limit}”：{reason}。",
    "statement.sharedLimit": "您或您网络地址上的其他人违反了规则“{limit}”：{reason}。",
    "statement.strike": "第 {strike} 次警告",
    "statement.automatic": "此决定由系统自动作出。",
    "statement.byModerator": "此决定由管理员作出。",
    "statement.objection": "申诉方式：{objection}",
    "statement.appeal": "您可以在此回复一次，最多 {most} 个字符。管理员会阅读您的回复。",

    "away.banned": "您已被禁止进入此房间。",
    "away.tooManyConnections": "与此房间的连接过多。请关闭其他连接后重试。",
    "away.connects": "您连接过于频繁。",
    "away.shared": "您的网络地址发送的内容过多，连接已断开。",
    "away.tooFast": "您发送消息过快，连接已断开。",
    "away.backIn": "您可以在{wait, in}返回。",
    "away.backNow": "您现在可以返回。",
    "away.resynced": "您发送过快。内容不会丢失：正在重新连接并同步。",

    "document.full":
      "文档已满：共 {limit} 字节，已用 {bytes} 字节。在删除部分内容之前，您写入的内容不会被保存。",
    "standing.comeBack": "返回",
    "send.again": "您可以在{wait, in}再次发送。",
    "send.waiting": { other: "有 {count} 条消息等待发送。" },
    "slowMode.on": "慢速模式已开启。两条消息之间请间隔{every, duration}。",

    "appeal.title": "回复此决定",
    "appeal.explanation": "您可以回复一次。管理员会阅读您的回复。",
    "appeal.label": "您的回复",
    "appeal.left": { other: "还可输入 {count} 个字符" },
    "appeal.send": "发送回复",
    "appeal.open": "您的回复已发送。处理结果会显示在这里。",
    "appeal.approved": "您的回复已被接受，封禁已解除。",
    "appeal.rejected": "您的回复已被阅读，封禁仍然有效。",
    "appeal.note": "管理员留言：{note}",
    "appeal.failed": "您的回复未能发送。请稍后重试。",
  },
};
