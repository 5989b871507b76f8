import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "İçeriğe geç",
  "shell.nav": "Bölümler",
  "shell.loading": "Yükleniyor …",
  "shell.orMore": { one: "{count} veya daha fazla", other: "{count} veya daha fazla" },
  "shell.openAppeals": { one: "{count} itiraz bekliyor", other: "{count} itiraz bekliyor" },

  "view.rooms": "Odalar",
  "view.find": "Ara",
  "view.clients": "Kişiler",
  "view.bans": "Engeller",
  "view.appeals": "İtirazlar",
  "view.switches": "Önlemler",
  "view.audit": "Kayıtlar",

  "find.label": "Kişi, oda veya engel arayın",
  "find.placeholder": "Ad, kimlik veya adres",
  "find.title": "{text} için sonuçlar",
  "find.nothing": "Bu adda bir şey yok",
  "find.nothingWhy":
    "Hiçbir odanın adında bu yok, hiçbir engel böyle birine ait değil ve bu kimlikte biri şu anda bir odada değil. Kimlik eksiksiz olmalıdır.",
  "find.client": "Bu kimlikteki kişi",
  "find.rooms": "Odalar",
  "find.bans": "Engeller",
  "find.notHere": "Şu anda hiçbir odada değil",
  "find.inRooms": { one: "Şu anda {count} odada", other: "Şu anda {count} odada" },

  "live.connecting": "Bağlanıyor",
  "live.live": "Canlı",
  "live.polling": "Neredeyse canlı",
  "live.paused": "Duraklatıldı",
  "live.away": "Bağlantı yok: gördükleriniz {time} saatine ait",

  "you.menu": "Siz ve bu sayfa",
  "you.are": "{name} olarak oturum açıldı",
  "you.viewer": "Her şeye bakabilirsiniz, ama bir şey değiştiremezsiniz",
  "you.moderator": "Moderatör",
  "you.admin": "Yönetici",
  "you.language": "Dil",
  "you.help": "Klavye kısayolları",
  "you.signOut": "Oturumu kapat",

  "signIn.title": "Oturum aç",
  "signIn.lead": "Bu sayfa, odalarla ilgilenen kişiler içindir.",
  "signIn.token": "Erişim anahtarınız",
  "signIn.hint": "Uygulamayı yöneten kişi size vermiştir. Bu tarayıcıda saklanmaz.",
  "signIn.development":
    "Uygulamanızın çalıştığı terminal, oturum açan bir bağlantı gösterir. Bir kez geçerlidir.",
  "signIn.do": "Oturum aç",
  "signIn.doing": "Oturum açılıyor …",
  "signIn.wrong": "Bu anahtarla girilemiyor. Yanlış yazılmış, kullanılmış veya süresi dolmuş olabilir.",
  "signIn.signedOut": "Oturumunuz kapandı.",
  "signIn.idle": "Bir süredir burada bir şey yapılmadığı için oturumunuz kapatıldı.",
  "signIn.ended": "Oturumunuz sona erdi. Lütfen yeniden oturum açın.",
  "others.did": "{by} – {did}",

  "help.title": "Klavye kısayolları",
  "help.on": "Klavye kısayollarını kullan",
  "help.why": "Bilgisayarınızla konuşuyorsanız veya tuşlara yanlışlıkla basıyorsanız kapatın.",

  "keys.help": "Bu listeyi göster",
  "keys.find": "Bir şey ara",
  "keys.rooms": "Odalara git",
  "keys.bans": "Engellere git",
  "keys.appeals": "İtirazlara git",
  "keys.switches": "Önlemlere git",
  "keys.audit": "Kayıtlara git",
  "keys.next": "Sonraki satır",
  "keys.previous": "Önceki satır",

  "toast.region": "Bildirimler",
  "toast.close": "Gizle",

  "dialog.close": "Kapat",

  "failure.title": "Bu yüklenemedi",
  "failure.again": "Yeniden dene",
  "failure.details": "Ayrıntılar",
  "failure.away": "Sunucuya ulaşılamıyor. Bağlantınızı kontrol edin.",
  "failure.input": "Bir şey sunucunun beklediği gibi değil.",
  "failure.signedOut": "Oturumunuz artık açık değil.",
  "failure.forbidden": "Rolünüz buna izin vermiyor.",
  "failure.missing": "Böyle bir şey yok veya artık yok.",
  "failure.conflict": "Bu arada başka bir şey yapıldı.",
  "failure.tooMany": "Bir kerede çok fazla şey istendi. Biraz bekleyin.",
  "failure.busy": "Bir oda veya engel defteri şu anda yanıt vermiyor.",
  "failure.server": "Sunucuda bir sorun var. Ne olduğu günlüğünde yazar.",

  "time.never": "Süresiz",
  "time.left": "{left, duration} kaldı",
  "time.over": "Bitti",

  "client.unknown": "Bilinmeyen kişi",
  "client.unknownWhy":
    "Uygulamanın kim olduğunu söylemediği kişi bilinmeyen kişidir, örneğin uygulama yeniden başlatıldıktan sonra. Bu kişiyle ilgili bir şey yapamazsınız. Uygulamanın sayfasını yeniden yüklemesini isteyin: o zaman genellikle tanınır.",
  "client.address": "Adres {hash}",
  "client.mixed": "Karışık alfabeler",
  "client.mixedWhy":
    "Burada birkaç alfabenin harfleri birbirine benziyor. Ad, başka bir ada benzetilmiş olabilir.",
};
