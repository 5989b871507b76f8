import type { LikeEnglish } from "../../like-english.ts";
import type { shell as english } from "../en/shell.ts";

/** The frame of the page. */
export const shell: LikeEnglish<typeof english> = {
  "shell.title": "Bouncer",
  "shell.titleOf": "{view} – {console}",
  "shell.skip": "본문으로 건너뛰기",
  "shell.nav": "메뉴",
  "shell.loading": "불러오는 중…",
  "shell.orMore": { other: "{count} 이상" },
  "shell.openAppeals": { other: "이의 신청 {count}건 대기 중" },

  "view.rooms": "방",
  "view.find": "찾기",
  "view.clients": "사용자",
  "view.bans": "차단",
  "view.appeals": "이의 신청",
  "view.switches": "조치",
  "view.audit": "감사 기록",

  "find.label": "사용자, 방, 차단 찾기",
  "find.placeholder": "이름, ID 또는 주소",
  "find.title": "“{text}” 검색 결과",
  "find.nothing": "해당하는 것이 없습니다",
  "find.nothingWhy":
    "이름에 이 글자가 있는 방도, 해당하는 차단도, 이 ID로 방에 있는 사람도 없습니다. ID는 전체를 입력해야 합니다.",
  "find.client": "이 ID의 사용자",
  "find.rooms": "방",
  "find.bans": "차단",
  "find.notHere": "현재 어느 방에도 없음",
  "find.inRooms": { other: "현재 방 {count}개에 있음" },

  "live.connecting": "연결 중",
  "live.live": "실시간",
  "live.polling": "거의 실시간",
  "live.paused": "일시 중지됨",
  "live.away": "연결이 끊겼습니다. {time} 기준으로 표시됩니다",

  "you.menu": "내 계정과 이 페이지",
  "you.are": "{name}(으)로 로그인됨",
  "you.viewer": "볼 수만 있고 변경할 수 없습니다",
  "you.moderator": "운영자",
  "you.admin": "관리자",
  "you.language": "언어",
  "you.help": "키보드 단축키",
  "you.signOut": "로그아웃",

  "signIn.title": "로그인",
  "signIn.lead": "방을 돌보는 분들을 위한 페이지입니다.",
  "signIn.token": "접속 키",
  "signIn.hint": "앱 관리자에게서 받은 키입니다. 이 브라우저에 저장되지 않습니다.",
  "signIn.development": "앱이 실행 중인 터미널에 로그인 링크가 표시됩니다. 한 번만 사용할 수 있습니다.",
  "signIn.do": "로그인",
  "signIn.doing": "로그인하는 중…",
  "signIn.wrong": "이 키로는 들어올 수 없습니다. 잘못 입력했거나, 이미 사용했거나, 만료되었을 수 있습니다.",
  "signIn.signedOut": "로그아웃되었습니다.",
  "signIn.idle": "한동안 아무 작업이 없어 로그아웃되었습니다.",
  "signIn.ended": "세션이 끝났습니다. 다시 로그인해 주세요.",
  "others.did": "{by} – {did}",

  "help.title": "키보드 단축키",
  "help.on": "키보드 단축키 사용",
  "help.why": "음성으로 조작하거나 실수로 키를 누르는 경우 꺼 주세요.",

  "keys.help": "이 목록 보기",
  "keys.find": "찾기",
  "keys.rooms": "방으로 이동",
  "keys.bans": "차단으로 이동",
  "keys.appeals": "이의 신청으로 이동",
  "keys.switches": "조치로 이동",
  "keys.audit": "감사 기록으로 이동",
  "keys.next": "다음 줄",
  "keys.previous": "이전 줄",

  "toast.region": "알림",
  "toast.close": "닫기",

  "dialog.close": "닫기",

  "failure.title": "불러오지 못했습니다",
  "failure.again": "다시 시도",
  "failure.details": "자세히",
  "failure.away": "서버에 연결할 수 없습니다. 연결을 확인해 주세요.",
  "failure.input": "서버가 예상한 내용과 다른 부분이 있습니다.",
  "failure.signedOut": "더 이상 로그인되어 있지 않습니다.",
  "failure.forbidden": "현재 권한으로는 할 수 없습니다.",
  "failure.missing": "존재하지 않거나 이미 없어졌습니다.",
  "failure.conflict": "그사이에 다른 작업이 이루어졌습니다.",
  "failure.tooMany": "한 번에 너무 많이 요청했습니다. 잠시 기다려 주세요.",
  "failure.busy": "방 또는 차단 대장이 지금 응답하지 않습니다.",
  "failure.server": "서버에 문제가 있습니다. 서버 로그에서 확인할 수 있습니다.",

  "time.never": "끝나지 않음",
  "time.left": "{left, duration} 남음",
  "time.over": "끝남",

  "client.unknown": "알 수 없는 사용자",
  "client.unknownWhy":
    "알 수 없는 사용자는 앱이 누구인지 알려 주지 않은 사람입니다. 앱이 다시 시작된 뒤 등에 생깁니다. 이 사람에게는 조치할 수 없습니다. 앱 페이지를 새로 고치도록 부탁하면 대개 다시 알 수 있습니다.",
  "client.address": "주소 {hash}",
  "client.mixed": "문자 혼용",
  "client.mixedWhy":
    "여러 문자 체계의 비슷한 글자가 섞여 있습니다. 다른 이름처럼 보이게 만든 것일 수 있습니다.",
};
