import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Hindi. */
export const hi: Catalogue<SentenceKey> = {
  language: "hi",
  sentences: {
    "warning.tooFast": "आपके संदेश बहुत तेज़ी से भेजे जा रहे हैं।",
    "warning.tooLarge": "यह संदेश बहुत बड़ा है।",
    "warning.invalid": "यह रूम आपके संदेश समझ नहीं पा रहा है।",
    "warning.restricted": "अभी आप यह नहीं भेज सकते।",
    "warning.neverAllowed": "यह एक बार में भेजी जा सकने वाली मात्रा से ज़्यादा है।",
    "warning.slowMode": "इस रूम में धीमा मोड चालू है।",
    "warning.rule": "आपने इस रूम का एक नियम तोड़ा है।",
    "warning.namedRule": "आपने इस रूम का एक नियम तोड़ा है ({rule})।",
    "warning.wait": "कुछ और भेजने से पहले कृपया प्रतीक्षा करें। समय: {wait, duration}।",
    "warning.slowDown": "कृपया धीरे भेजें।",
    "warning.last": "अगर ऐसा फिर हुआ, तो आपका कनेक्शन काट दिया जाएगा।",

    "cooldown.tooFast": "आपके संदेश बहुत तेज़ी से भेजे गए।",
    "cooldown.shared": "आपके नेटवर्क पते से बहुत ज़्यादा संदेश भेजे गए।",
    "cooldown.sharedRule": "आपके नेटवर्क पते से किसी ने इस रूम का एक नियम तोड़ा है।",
    "cooldown.sharedNamedRule": "आपके नेटवर्क पते से किसी ने इस रूम का एक नियम तोड़ा है ({rule})।",
    "cooldown.wait": "भेजने से पहले कृपया प्रतीक्षा करें। समय: {wait, duration}।",

    "restriction.nothing": "आप जो भेजते हैं, वह अभी आगे नहीं जाएगा। बचा हुआ समय: {wait, duration}।",
    "restriction.only": "आप जो भेजते हैं, उसमें से अभी केवल {types} आगे जाएगा। बचा हुआ समय: {wait, duration}।",

    "statement.closed": "आप अभी इस रूम में नहीं आ सकते। बचा हुआ समय: {span, duration}।",
    "statement.closedOpenEnd": "अगली सूचना तक आप इस रूम में नहीं आ सकते।",
    "statement.wasClosed": "इस रूम में आपका आना बंद था। अवधि: {span, duration}।",
    "statement.hidden": "आप यहाँ जो भेजते हैं, वह आपके सिवा किसी को नहीं दिखता। बचा हुआ समय: {span, duration}।",
    "statement.hiddenOpenEnd": "अगली सूचना तक आप यहाँ जो भेजते हैं, वह आपके सिवा किसी को नहीं दिखता।",
    "statement.wasHidden": "आपने यहाँ जो भेजा, वह आपके सिवा किसी को नहीं दिखा। अवधि: {span, duration}।",
    "statement.limit": "आपने नियम “{limit}” तोड़ा है: {reason}।",
    "statement.sharedLimit": "आपने, या आपके नेटवर्क पते से किसी और ने, नियम “{limit}” तोड़ा है: {reason}।",
    "statement.strike": "चेतावनी संख्या {strike}",
    "statement.automatic": "यह फ़ैसला अपने-आप लिया गया।",
    "statement.byModerator": "यह फ़ैसला एक मॉडरेटर ने लिया।",
    "statement.objection": "आपत्ति करने के लिए: {objection}",
    "statement.appeal": "आप यहाँ एक बार जवाब दे सकते हैं, ज़्यादा से ज़्यादा {most} वर्णों में। उसे एक मॉडरेटर पढ़ेगा।",

    "away.banned": "अब आप इस रूम में नहीं आ सकते।",
    "away.tooManyConnections": "इस रूम से बहुत ज़्यादा कनेक्शन हैं। कोई दूसरा कनेक्शन बंद करके फिर कोशिश करें।",
    "away.connects": "आप बहुत बार कनेक्ट कर रहे हैं।",
    "away.shared": "आपके नेटवर्क पते से बहुत ज़्यादा संदेश भेजे गए। आपका कनेक्शन काट दिया गया है।",
    "away.tooFast": "आपके संदेश बहुत तेज़ी से भेजे गए। आपका कनेक्शन काट दिया गया है।",
    "away.backIn": "आप {wait, in} वापस आ सकते हैं।",
    "away.backNow": "अब आप वापस आ सकते हैं।",
    "away.resynced": "आपके संदेश बहुत तेज़ी से भेजे जा रहे हैं। कुछ भी खोया नहीं है: कनेक्शन फिर जुड़कर सिंक हो रहा है।",

    "document.full":
      "दस्तावेज़ भर गया है: इसमें {limit} में से {bytes} बाइट हैं। जब तक कुछ मिटाया नहीं जाता, आपका लिखा सहेजा नहीं जाएगा।",
    "standing.comeBack": "वापस आएँ",
    "send.again": "आप {wait, in} फिर भेज सकते हैं।",
    "send.waiting": {
      one: "{count} संदेश भेजे जाने की प्रतीक्षा में है।",
      other: "{count} संदेश भेजे जाने की प्रतीक्षा में हैं।",
    },
    "slowMode.on": "धीमा मोड चालू है। दो संदेशों के बीच का अंतर: {every, duration}।",

    "appeal.title": "इस फ़ैसले पर जवाब",
    "appeal.explanation": "आप एक बार जवाब दे सकते हैं। उसे एक मॉडरेटर पढ़ेगा।",
    "appeal.label": "आपका जवाब",
    "appeal.left": { one: "{count} वर्ण बचा है", other: "{count} वर्ण बचे हैं" },
    "appeal.send": "जवाब भेजें",
    "appeal.open": "आपका जवाब भेज दिया गया है। फ़ैसला यहाँ दिखाई देगा।",
    "appeal.approved": "आपका जवाब मान लिया गया है और रोक हटा दी गई है।",
    "appeal.rejected": "आपका जवाब पढ़ लिया गया है और रोक बनी रहेगी।",
    "appeal.note": "मॉडरेटर की ओर से: {note}",
    "appeal.failed": "आपका जवाब नहीं भेजा जा सका। कृपया बाद में फिर कोशिश करें।",
  },
};
