import type { Catalogue } from "./sentence.ts";

/**
 * The catalogue that suits a reader best: the first language that the reader asks for and a catalogue has. `zh-TW` prefers `zh-Hant` to `zh`,
 * and takes either.
 *
 * @param languages as the reader prefers them, such as `navigator.languages`
 * @returns `undefined` if no catalogue has any of the languages
 * @example
 * const words = chooseCatalogue([en, de, fr], navigator.languages) ?? en;
 */
export function chooseCatalogue<Words extends Pick<Catalogue, "language">>(
  catalogues: readonly Words[],
  languages: readonly string[],
): Words | undefined {
  for (const asked of languages) {
    let best: Words | undefined;
    let most = 0;
    for (const catalogue of catalogues) {
      const fit = fitOf(catalogue.language, asked);
      if (fit > most) [best, most] = [catalogue, fit];
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

/** 0: another language; else the more the two have in common, the higher. */
function fitOf(language: string, asked: string): number {
  if (language.toLowerCase() === asked.toLowerCase()) return 4;
  const [has, wants] = [partsOf(language), partsOf(asked)];
  if (has.language !== wants.language) return 0;
  if (has.script !== wants.script) return 1;
  return has.region === wants.region ? 3 : 2;
}

function partsOf(language: string): { language: string; script?: string; region?: string } {
  try {
    const { language: name, script, region } = new Intl.Locale(language).maximize();
    return { language: name, ...(script && { script }), ...(region && { region }) };
  } catch {
    return { language: language.split("-", 1).join("").toLowerCase() };
  }
}
