/** Languages the handbook is written in. */
export type Language = 'en' | 'id';

const listed = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const words: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    listed(`the a an is are was be to of and in on for with my your i you it this that do does did can could should
      would will how what why when where who which not from by or if there have has am me about please tell explain
      get make need want much many take takes`),
  ),
  id: new Set(
    listed(`yang dan di ke dari untuk dengan ini itu adalah apa apakah bagaimana mengapa kenapa kapan dimana mana siapa
      saya kamu anda aku bisa dapat tidak bukan ada akan sudah belum berapa lama cara pada atau jika kalau agar supaya
      oleh saja juga jelaskan harus mau ingin halo hai tolong bantuan terima kasih`),
  ),
};

const indonesianNouns = new Set(listed('uang saldo biaya akun dompet penyedia setor setoran harga token sesi'));

/** The words of a text in lower case, without punctuation. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Tell whether a word only holds a sentence together, in either language. */
export function isFunctionWord(word: string): boolean {
  return words.en.has(word) || words.id.has(word);
}

/** Guess the language of a text by its commonest small words; English where nothing speaks for Indonesian. */
export function languageOf(text: string): Language {
  const all = wordsOf(text);
  const english = all.filter((word) => words.en.has(word)).length;
  const indonesian = all.filter((word) => words.id.has(word) || indonesianNouns.has(word)).length;
  return indonesian > english ? 'id' : 'en';
}

type Affix = readonly [pattern: RegExp, put: string];

const affixes: Readonly<Record<Language, readonly (readonly Affix[])[]>> = {
  en: [
    [
      [/ies$/, 'y'],
      [/(?<=s|x|ch|sh)es$/, ''],
      [/(?<!s|u)s$/, ''],
    ],
    [[/(?:ing|ed)$/, '']],
  ],
  id: [
    [[/(?:nya|lah|kah)$/, '']],
    [[/(?:kan|an)$/, '']],
    [
      // The prefix swallows the first consonant of the root: menyetor is setor, menarik is tarik, memakai is pakai.
      [/^(?:me|pe)ny(?=[aeiou])/, 's'],
      [/^(?:me|pe)ng/, ''],
      [/^(?:me|pe)n(?=[aeiou])/, 't'],
      [/^(?:me|pe)m(?=[aeiou])/, 'p'],
      [/^(?:me|pe)[mn](?=[^aeiou])/, ''],
      [/^(?:ber|ter|di)/, ''],
    ],
  ],
};

const shortestStem = 4;

/** Bring the forms of a word together, roughly: good enough to find a page, never shown. */
export function stemOf(word: string, language: Language): string {
  return affixes[language].reduce((stem, group) => {
    const affix = group.find(([pattern]) => pattern.test(stem));
    const shorter = affix ? stem.replace(affix[0], affix[1]) : stem;
    return shorter.length >= shortestStem ? shorter : stem;
  }, word);
}
