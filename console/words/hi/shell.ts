import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "सामग्री पर जाएँ",
  "shell.nav": "अनुभाग",
  "shell.loading": "लोड हो रहा है …",
  "shell.orMore": { one: "{count} या अधिक", other: "{count} या अधिक" },
  "shell.openAppeals": { one: "{count} अपील प्रतीक्षा में", other: "{count} अपीलें प्रतीक्षा में" },

  "view.rooms": "रूम",
  "view.find": "खोजें",
  "view.clients": "लोग",
  "view.bans": "प्रतिबंध",
  "view.appeals": "अपीलें",
  "view.switches": "उपाय",
  "view.audit": "लेखा",

  "find.label": "व्यक्ति, रूम या प्रतिबंध खोजें",
  "find.placeholder": "नाम, आईडी या पता",
  "find.title": "{text} के परिणाम",
  "find.nothing": "इस नाम का कुछ नहीं है",
  "find.nothingWhy":
    "किसी रूम के नाम में यह नहीं है, ऐसे किसी व्यक्ति पर प्रतिबंध नहीं है, और इस आईडी वाला कोई अभी किसी रूम में नहीं है। आईडी पूरी होनी चाहिए।",
  "find.client": "इस आईडी वाला व्यक्ति",
  "find.rooms": "रूम",
  "find.bans": "प्रतिबंध",
  "find.notHere": "अभी किसी रूम में नहीं",
  "find.inRooms": { one: "अभी {count} रूम में", other: "अभी {count} रूम में" },

  "live.connecting": "जुड़ रहा है",
  "live.live": "लाइव",
  "live.polling": "लगभग लाइव",
  "live.paused": "रुका हुआ",
  "live.away": "कनेक्शन नहीं है: जो दिख रहा है वह {time} का है",

  "you.menu": "आप और यह पेज",
  "you.are": "{name} के रूप में साइन इन",
  "you.viewer": "आप देख सकते हैं, कुछ बदल नहीं सकते",
  "you.moderator": "मॉडरेटर",
  "you.admin": "व्यवस्थापक",
  "you.language": "भाषा",
  "you.help": "कीबोर्ड शॉर्टकट",
  "you.signOut": "साइन आउट करें",

  "signIn.title": "साइन इन करें",
  "signIn.lead": "यह पेज उन लोगों के लिए है जो रूम की देखभाल करते हैं।",
  "signIn.token": "आपकी प्रवेश कुंजी",
  "signIn.hint": "ऐप चलाने वाले ने यह आपको दी है। यह इस ब्राउज़र में नहीं रखी जाती।",
  "signIn.development":
    "जिस टर्मिनल में आपका ऐप चल रहा है, उसमें साइन इन करने का लिंक दिखता है। वह एक बार काम करता है।",
  "signIn.do": "साइन इन करें",
  "signIn.doing": "साइन इन हो रहा है …",
  "signIn.wrong": "इस कुंजी से कोई अंदर नहीं आ सकता। शायद यह ग़लत लिखी गई है, इस्तेमाल हो चुकी है या समाप्त हो गई है।",
  "signIn.signedOut": "आप साइन आउट हो गए हैं।",
  "signIn.idle": "आपको साइन आउट कर दिया गया, क्योंकि कुछ समय से यहाँ कुछ नहीं किया गया।",
  "signIn.ended": "आपका सत्र समाप्त हो गया है। कृपया फिर साइन इन करें।",
  "others.did": "{by} – {did}",

  "help.title": "कीबोर्ड शॉर्टकट",
  "help.on": "कीबोर्ड शॉर्टकट इस्तेमाल करें",
  "help.why": "अगर आप कंप्यूटर से बोलकर काम करते हैं या ग़लती से कुंजियाँ दबती हैं, तो इन्हें बंद कर दें।",

  "keys.help": "यह सूची दिखाएँ",
  "keys.find": "कुछ खोजें",
  "keys.rooms": "रूम पर जाएँ",
  "keys.bans": "प्रतिबंधों पर जाएँ",
  "keys.appeals": "अपीलों पर जाएँ",
  "keys.switches": "उपायों पर जाएँ",
  "keys.audit": "लेखे पर जाएँ",
  "keys.next": "अगली पंक्ति",
  "keys.previous": "पिछली पंक्ति",

  "toast.region": "सूचनाएँ",
  "toast.close": "हटाएँ",

  "dialog.close": "बंद करें",

  "failure.title": "यह लोड नहीं हो सका",
  "failure.again": "फिर कोशिश करें",
  "failure.details": "विवरण",
  "failure.away": "सर्वर तक नहीं पहुँचा जा सकता। अपना कनेक्शन जाँचें।",
  "failure.input": "इसमें कुछ वैसा नहीं है जैसा सर्वर चाहता है।",
  "failure.signedOut": "आप अब साइन इन नहीं हैं।",
  "failure.forbidden": "आपकी भूमिका इसकी अनुमति नहीं देती।",
  "failure.missing": "ऐसा कुछ नहीं है, या अब नहीं है।",
  "failure.conflict": "इस बीच कुछ और किया जा चुका है।",
  "failure.tooMany": "एक साथ बहुत कुछ माँगा गया। थोड़ा रुकें।",
  "failure.busy": "कोई रूम या प्रतिबंधों की बही अभी जवाब नहीं दे रही।",
  "failure.server": "सर्वर पर कुछ गड़बड़ है। उसका लॉग बताता है कि क्या।",

  "time.never": "कभी समाप्त नहीं",
  "time.left": "{left, duration} बाकी",
  "time.over": "समाप्त",

  "client.unknown": "अज्ञात व्यक्ति",
  "client.unknownWhy":
    "अज्ञात व्यक्ति वह है जिसके बारे में ऐप नहीं बताता कि वह कौन है, जैसे ऐप के फिर से शुरू होने के बाद। आप उन पर कार्रवाई नहीं कर सकते। उनसे ऐप का पेज दोबारा लोड करने को कहें: तब वे आम तौर पर पहचाने जाते हैं।",
  "client.address": "पता {hash}",
  "client.mixed": "मिली-जुली वर्णमालाएँ",
  "client.mixedWhy":
    "यहाँ कई वर्णमालाओं के अक्षर एक जैसे दिखते हैं। हो सकता है नाम किसी और जैसा दिखाने के लिए बनाया गया हो।",
};
