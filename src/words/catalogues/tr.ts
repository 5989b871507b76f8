import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** Turkish. */
export const tr: Catalogue<SentenceKey> = {
  language: "tr",
  sentences: {
    "warning.tooFast": "Çok hızlı mesaj gönderiyorsunuz.",
    "warning.tooLarge": "Bu mesaj çok büyük.",
    "warning.invalid": "Bu oda mesajlarınızı anlamıyor.",
    "warning.restricted": "Şu anda bunu gönderemezsiniz.",
    "warning.neverAllowed": "Bu, bir kerede gönderebileceğinizden fazla.",
    "warning.slowMode": "Bu odada yavaş mod açık.",
    "warning.rule": "Bu odanın bir kuralına uymadınız.",
    "warning.namedRule": "Bu odanın bir kuralına uymadınız ({rule}).",
    "warning.wait": "Yeni bir şey göndermeden önce lütfen {wait, duration} bekleyin.",
    "warning.slowDown": "Lütfen yavaşlayın.",
    "warning.last": "Tekrarlanırsa bağlantınız kesilecek.",

    "cooldown.tooFast": "Çok hızlı mesaj gönderdiniz.",
    "cooldown.shared": "Ağ adresinizden çok fazla mesaj gönderildi.",
    "cooldown.sharedRule": "Ağ adresinizi kullanan biri bu odanın bir kuralına uymadı.",
    "cooldown.sharedNamedRule": "Ağ adresinizi kullanan biri bu odanın bir kuralına uymadı ({rule}).",
    "cooldown.wait": "Mesaj göndermeden önce lütfen {wait, duration} bekleyin.",

    "restriction.nothing": "Gönderdikleriniz {wait, duration} boyunca iletilmeyecek.",
    "restriction.only": "Gönderdiklerinizden {wait, duration} boyunca yalnızca şunlar iletilecek: {types}.",

    "statement.closed": "{span, duration} boyunca bu odaya giremezsiniz.",
    "statement.closedOpenEnd": "İkinci bir bildirime kadar bu odaya giremezsiniz.",
    "statement.wasClosed": "{span, duration} boyunca bu odaya giremediniz.",
    "statement.hidden": "Burada gönderdiklerinizi {span, duration} boyunca yalnızca siz görürsünüz.",
    "statement.hiddenOpenEnd": "Burada gönderdiklerinizi ikinci bir bildirime kadar yalnızca siz görürsünüz.",
    "statement.wasHidden": "Burada gönderdiklerinizi {span, duration} boyunca yalnızca siz gördünüz.",
    "statement.limit": "“{limit}” kuralına uymadınız: {reason}.",
    "statement.sharedLimit":
      "Siz veya ağ adresinizi kullanan başka biri “{limit}” kuralına uymadı: {reason}.",
    "statement.strike": "{strike} numaralı uyarı",
    "statement.automatic": "Bu karar otomatik olarak verildi.",
    "statement.byModerator": "Bu kararı bir moderatör verdi.",
    "statement.objection": "İtiraz etmek için: {objection}",
    "statement.appeal":
      "Buradan bir kez, en fazla {most} karakterle yanıt verebilirsiniz. Yanıtınızı bir moderatör okur.",

    "away.banned": "Bu odaya artık giremezsiniz.",
    "away.tooManyConnections": "Bu odaya çok fazla bağlantı var. Birini kapatıp yeniden deneyin.",
    "away.connects": "Çok sık bağlanıyorsunuz.",
    "away.shared": "Ağ adresinizden çok fazla mesaj gönderildi. Bağlantınız kesildi.",
    "away.tooFast": "Çok hızlı mesaj gönderdiniz. Bağlantınız kesildi.",
    "away.backIn": "{wait, in} geri dönebilirsiniz.",
    "away.backNow": "Şimdi geri dönebilirsiniz.",
    "away.resynced": "Çok hızlı gönderiyorsunuz. Hiçbir şey kaybolmaz: yeniden bağlanılıp eşitleniyor.",

    "document.full":
      "Belge dolu: {limit} bayttan {bytes} bayt kullanılıyor. Bir şey silinene kadar yazdıklarınız saklanmaz.",
    "standing.comeBack": "Geri dön",
    "send.again": "{wait, in} yeniden gönderebilirsiniz.",
    "send.waiting": {
      one: "{count} mesaj gönderilmeyi bekliyor.",
      other: "{count} mesaj gönderilmeyi bekliyor.",
    },
    "slowMode.on": "Yavaş mod açık. İki mesaj arasında lütfen {every, duration} bekleyin.",

    "appeal.title": "Bu karara yanıt verin",
    "appeal.explanation": "Bir kez yanıt verebilirsiniz. Yanıtınızı bir moderatör okur.",
    "appeal.label": "Yanıtınız",
    "appeal.left": { one: "{count} karakter kaldı", other: "{count} karakter kaldı" },
    "appeal.send": "Yanıtı gönder",
    "appeal.open": "Yanıtınız gönderildi. Karar burada görünecek.",
    "appeal.approved": "Yanıtınız kabul edildi ve engel kaldırıldı.",
    "appeal.rejected": "Yanıtınız okundu ve engel sürüyor.",
    "appeal.note": "Moderatörden: {note}",
    "appeal.failed": "Yanıtınız gönderilemedi. Lütfen daha sonra yeniden deneyin.",
  },
};
