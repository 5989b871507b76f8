import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Hebrew. */
export const he: Catalogue<SentenceKey> = {
  language: "he",
  sentences: {
    "warning.tooFast": "ההודעות נשלחות מהר מדי.",
    "warning.tooLarge": "ההודעה הזאת גדולה מדי.",
    "warning.invalid": "החדר הזה לא מבין את ההודעות שלך.",
    "warning.restricted": "אי אפשר לשלוח את זה כרגע.",
    "warning.neverAllowed": "זה יותר ממה שאפשר לשלוח בבת אחת.",
    "warning.slowMode": "החדר הזה במצב איטי.",
    "warning.rule": "הפרת כלל של החדר הזה.",
    "warning.namedRule": "הפרת כלל של החדר הזה ({rule}).",
    "warning.wait": "יש להמתין {wait, duration} לפני השליחה הבאה.",
    "warning.slowDown": "נא להאט את הקצב.",
    "warning.last": "אם זה יקרה שוב, החיבור שלך ינותק.",

    "cooldown.tooFast": "ההודעות נשלחו מהר מדי.",
    "cooldown.shared": "נשלח יותר מדי מכתובת הרשת שלך.",
    "cooldown.sharedRule": "מישהו מכתובת הרשת שלך הפר כלל של החדר הזה.",
    "cooldown.sharedNamedRule": "מישהו מכתובת הרשת שלך הפר כלל של החדר הזה ({rule}).",
    "cooldown.wait": "יש להמתין {wait, duration} לפני שליחת הודעה.",

    "restriction.nothing": "מה שנשלח ממך לא יועבר למשך {wait, duration}.",
    "restriction.only": "ממה שנשלח ממך יועברו רק {types}, למשך {wait, duration}.",

    "statement.closed": "הכניסה שלך לחדר הזה חסומה למשך {span, duration}.",
    "statement.closedOpenEnd": "הכניסה שלך לחדר הזה חסומה עד להודעה חדשה.",
    "statement.wasClosed": "הכניסה שלך לחדר הזה הייתה חסומה למשך {span, duration}.",
    "statement.hidden": "מה שנשלח ממך כאן מוצג רק לך, למשך {span, duration}.",
    "statement.hiddenOpenEnd": "מה שנשלח ממך כאן מוצג רק לך, עד להודעה חדשה.",
    "statement.wasHidden": "מה שנשלח ממך כאן הוצג רק לך, למשך {span, duration}.",
    "statement.limit": 'הפרת את הכלל "{limit}": {reason}.',
    "statement.sharedLimit": 'הכלל "{limit}" הופר על ידך או על ידי מישהו אחר מכתובת הרשת שלך: {reason}.',
    "statement.strike": "אזהרה מספר {strike}",
    "statement.automatic": "ההחלטה התקבלה באופן אוטומטי.",
    "statement.byModerator": "ההחלטה התקבלה על ידי צוות הניהול.",
    "statement.objection": "כדי לערער: {objection}",
    "statement.appeal": "אפשר להשיב כאן פעם אחת, עד {most} תווים. צוות הניהול יקרא את התשובה.",

    "away.banned": "הכניסה שלך לחדר הזה נחסמה.",
    "away.tooManyConnections": "יש יותר מדי חיבורים לחדר הזה. יש לסגור חיבור אחר ולנסות שוב.",
    "away.connects": "החיבורים שלך תכופים מדי.",
    "away.shared": "נשלח יותר מדי מכתובת הרשת שלך, והחיבור נותק.",
    "away.tooFast": "ההודעות נשלחו מהר מדי, והחיבור נותק.",
    "away.backIn": "אפשר לחזור בעוד {wait, duration}.",
    "away.backNow": "אפשר לחזור עכשיו.",
    "away.resynced": "ההודעות נשלחות מהר מדי. שום דבר לא אובד: החיבור מתחדש ומסתנכרן.",

    "document.full": "המסמך מלא: יש בו {bytes} בתים מתוך {limit}. מה שייכתב לא יישמר עד שמשהו יימחק.",
    "standing.comeBack": "חזרה",
    "send.again": "אפשר לשלוח שוב בעוד {wait, duration}.",
    "send.waiting": {
      one: "הודעה אחת ממתינה לשליחה.",
      two: "שתי הודעות ממתינות לשליחה.",
      other: "{count} הודעות ממתינות לשליחה.",
    },
    "slowMode.on": "המצב האיטי פועל. יש להמתין {every, duration} בין הודעה להודעה.",

    "appeal.title": "תשובה להחלטה הזאת",
    "appeal.explanation": "אפשר להשיב פעם אחת. צוות הניהול יקרא את התשובה.",
    "appeal.label": "התשובה שלך",
    "appeal.left": {
      one: "נותר תו אחד",
      two: "נותרו שני תווים",
      other: "נותרו {count} תווים",
    },
    "appeal.send": "שליחת התשובה",
    "appeal.open": "התשובה נשלחה. ההחלטה תופיע כאן.",
    "appeal.approved": "התשובה התקבלה והחסימה הוסרה.",
    "appeal.rejected": "התשובה נקראה והחסימה נשארת.",
    "appeal.note": "מצוות הניהול: {note}",
    "appeal.failed": "לא ניתן היה לשלוח את התשובה. נא לנסות שוב מאוחר יותר.",
  },
};
