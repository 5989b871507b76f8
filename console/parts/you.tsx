import { remember } from "../remembered.ts";
import { session, signOut } from "../session.ts";
import { LANGUAGES, speak, t, words } from "../words.ts";
import { helpIsOpen } from "./help.tsx";
import { Menu } from "./menu.tsx";
import { Say } from "./say.tsx";

/** Who is signed in, and what they wish of the page. */
export function You() {
  if (!session.value) return null;
  const { operator, expiresAt } = session.value;
  return (
    <Menu label={t("you.menu")} button={<bdi>{operator.name}</bdi>}>
      <p>
        <Say k="you.are" name={operator.name} />
        <br />
        <span class="soft">{t(`you.${operator.role}`)}</span>
      </p>
      <label class="field">
        <span>{t("you.language")}</span>
        <select
          value={words.value.language}
          onChange={({ currentTarget: { value } }) => {
            remember("language", value);
            void speak(value);
          }}
        >
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {new Intl.DisplayNames(language, { type: "language" }).of(language)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => (helpIsOpen.value = true)}>
        {t("you.help")}
      </button>
      {expiresAt !== null && (
        <button type="button" onClick={() => signOut()}>
          {t("you.signOut")}
        </button>
      )}
    </Menu>
  );
}
