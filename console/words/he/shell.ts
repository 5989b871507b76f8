import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "דילוג לתוכן",
  "shell.nav": "מדורים",
  "shell.loading": "טעינה …",
  "shell.orMore": { one: "{count} או יותר", two: "{count} או יותר", other: "{count} או יותר" },
  "shell.openAppeals": {
    one: "ערעור אחד ממתין",
    two: "שני ערעורים ממתינים",
    other: "{count} ערעורים ממתינים",
  },

  "view.rooms": "חדרים",
  "view.find": "חיפוש",
  "view.clients": "אנשים",
  "view.bans": "חסימות",
  "view.appeals": "ערעורים",
  "view.switches": "אמצעים",
  "view.audit": "יומן",

  "find.label": "חיפוש אדם, חדר או חסימה",
  "find.placeholder": "שם, מזהה או כתובת",
  "find.title": "תוצאות עבור {text}",
  "find.nothing": "אין דבר בשם הזה",
  "find.nothingWhy":
    "אין חדר שזה בשמו, אין חסימה של אדם כזה, ואין אדם עם המזהה הזה בחדר כרגע. המזהה צריך להיות שלם.",
  "find.client": "האדם עם המזהה הזה",
  "find.rooms": "חדרים",
  "find.bans": "חסימות",
  "find.notHere": "כרגע לא באף חדר",
  "find.inRooms": { one: "כרגע בחדר אחד", two: "כרגע בשני חדרים", other: "כרגע ב־{count} חדרים" },

  "live.connecting": "מתחבר",
  "live.live": "בשידור חי",
  "live.polling": "כמעט חי",
  "live.paused": "מושהה",
  "live.away": "אין חיבור: מה שמוצג נכון ל־{time}",

  "you.menu": "החשבון והדף הזה",
  "you.are": "הכניסה בוצעה בשם {name}",
  "you.viewer": "אפשר לצפות בהכול, בלי לשנות דבר",
  "you.moderator": "צוות הניהול",
  "you.admin": "מנהל מערכת",
  "you.language": "שפה",
  "you.help": "קיצורי מקלדת",
  "you.signOut": "יציאה",

  "signIn.title": "כניסה",
  "signIn.lead": "הדף הזה מיועד למי ששומרים על החדרים.",
  "signIn.token": "מפתח הכניסה שלך",
  "signIn.hint": "הוא התקבל ממי שמפעיל את היישום. הוא לא נשמר בדפדפן הזה.",
  "signIn.development": "חלון הפקודות שבו היישום פועל מציג קישור לכניסה. הוא תקף פעם אחת.",
  "signIn.do": "כניסה",
  "signIn.doing": "כניסה …",
  "signIn.wrong": "המפתח הזה לא מכניס איש. ייתכן שהוקלד לא נכון, נוצל או פג.",
  "signIn.signedOut": "יצאת מהחשבון.",
  "signIn.idle": "בוצעה יציאה כי זמן מה לא נעשה כאן דבר.",
  "signIn.ended": "ההתחברות הסתיימה. נא להיכנס שוב.",
  "others.did": "{by} – {did}",

  "help.title": "קיצורי מקלדת",
  "help.on": "שימוש בקיצורי מקלדת",
  "help.why": "כדאי לכבות אותם אם מדברים אל המחשב או לוחצים על מקשים בטעות.",

  "keys.help": "הצגת הרשימה הזאת",
  "keys.find": "חיפוש",
  "keys.rooms": "מעבר לחדרים",
  "keys.bans": "מעבר לחסימות",
  "keys.appeals": "מעבר לערעורים",
  "keys.switches": "מעבר לאמצעים",
  "keys.audit": "מעבר ליומן",
  "keys.next": "השורה הבאה",
  "keys.previous": "השורה הקודמת",

  "toast.region": "הודעות",
  "toast.close": "הסתרה",

  "dialog.close": "סגירה",

  "failure.title": "הטעינה נכשלה",
  "failure.again": "ניסיון נוסף",
  "failure.details": "פרטים",
  "failure.away": "אי אפשר להגיע לשרת. יש לבדוק את החיבור.",
  "failure.input": "משהו כאן לא כפי שהשרת מצפה.",
  "failure.signedOut": "ההתחברות כבר לא פעילה.",
  "failure.forbidden": "התפקיד שלך לא מאפשר את זה.",
  "failure.missing": "אין דבר כזה, או כבר אין.",
  "failure.conflict": "בינתיים נעשה משהו אחר.",
  "failure.tooMany": "נשאל יותר מדי בבת אחת. נא להמתין רגע.",
  "failure.busy": "חדר או ספר החסימות לא עונים כרגע.",
  "failure.server": "משהו בשרת לא תקין. היומן שלו אומר מה.",

  "time.never": "ללא סוף",
  "time.left": "נותרו {left, duration}",
  "time.over": "הסתיים",

  "client.unknown": "אדם לא ידוע",
  "client.unknownWhy":
    "אדם לא ידוע הוא מי שהיישום לא אומר מי הוא, למשל אחרי הפעלה מחדש. אי אפשר לפעול לגביו. אפשר לבקש ממנו לטעון מחדש את דף היישום: אז הוא בדרך כלל מוכר.",
  "client.address": "כתובת {hash}",
  "client.mixed": "ערבוב אלפביתים",
  "client.mixedWhy": "אותיות מכמה אלפביתים נראות כאן דומות. אולי השם נועד להיראות כמו שם אחר.",
};
