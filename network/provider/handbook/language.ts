/** Languages the handbook is written in. */
export type Language = 'en' | 'id';

const words: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    'the a an is are was be to of and in on for with my your i you it this that do does did can could should how what why when where who which not from by or if there have has'.split(
      ' ',
    ),
  ),
  id: new Set(
    'yang dan di ke dari untuk dengan ini itu adalah apa apakah bagaimana mengapa kenapa kapan dimana mana siapa saya kamu anda aku bisa dapat tidak bukan ada akan sudah belum berapa cara pada atau jika kalau agar supaya oleh saja juga uang saldo biaya akun dompet penyedia jelaskan tolong'.split(
      ' ',
    ),
  ),
};

/** The words of a text in lower case, without punctuation. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Tell whether a word only holds a sentence together, in either language. */
export function isFunctionWord(word: string): boolean {
  return words.en.has(word) || words.id.has(word);
}

/** Guess the language of a text by its commonest small words; English where nothing speaks for either. */
export function languageOf(text: string): Language {
  const all = wordsOf(text);
  const score = (language: Language): number => all.filter((word) => words[language].has(word)).length;
  return score('id') > score('en') ? 'id' : 'en';
}
