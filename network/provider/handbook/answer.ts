import MiniSearch from 'minisearch';
import { isFunctionWord, type Language, languageOf, stemOf, wordsOf } from './language';
import type { Passage } from './passages';

/** One message of the conversation, its content as plain text. */
export type HandbookMessage = { readonly role: string; readonly content: string };

/** Answers questions by quoting handbook passages: it finds and composes, it does not reason. */
export type HandbookAnswers = {
  /** `publicUrl` is where the node is reached that serves the pages: an answer links what it quotes. */
  answer(messages: readonly HandbookMessage[], place: { readonly publicUrl: string }): string;
};

const sentences = {
  en: {
    intro: 'The handbook says:',
    also: 'See also',
    nothing:
      'I found nothing about that in the handbook. I am `local/handbook`: I only look up and quote the pages of this product’s handbook, and I know nothing beyond them.',
    topics: 'Topics I can quote from:',
    greeting:
      'Hello. I am `local/handbook`, the model built into this local provider. I look up and quote the pages of this product’s handbook; I do not reason or make things up.',
    empty: 'There are no handbook pages on this machine, so I cannot answer anything.',
  },
  id: {
    intro: 'Buku panduan mengatakan:',
    also: 'Lihat juga',
    nothing:
      'Saya tidak menemukan apa pun tentang itu di buku panduan. Saya `local/handbook`: saya hanya mencari dan mengutip halaman buku panduan produk ini, dan tidak tahu apa pun di luar itu.',
    topics: 'Topik yang dapat saya kutip:',
    greeting:
      'Halo. Saya `local/handbook`, model bawaan penyedia lokal ini. Saya mencari dan mengutip halaman buku panduan produk ini; saya tidak bernalar dan tidak mengarang.',
    empty: 'Tidak ada halaman buku panduan di mesin ini, jadi saya tidak dapat menjawab.',
  },
} as const satisfies Record<Language, Record<string, string>>;

const greetings = new Set(
  'hi hello hey hallo halo hai help bantuan tolong test tes thanks thank terima kasih'.split(' '),
);

const quotedPassages = 2;
const quotedWords = 130;

type Found = { readonly passage: Passage; readonly terms: ReadonlySet<string> };

type Finder = (query: string) => readonly Found[];

/** Index the passages of one language. */
function createFinder(passages: readonly Passage[], language: Language): Finder {
  const termOf = (word: string): string | null =>
    word.length < 2 || isFunctionWord(word) ? null : stemOf(word, language);
  const index = new MiniSearch<{ id: number; title: string; page: string; text: string }>({
    fields: ['title', 'page', 'text'],
    tokenize: (text) => [...wordsOf(text)],
    processTerm: termOf,
  });
  index.addAll(passages.map(({ title, page, text }, id) => ({ id, title, page, text })));
  return (query) => {
    const results = index.search(query, {
      boost: { title: 4, page: 0.5 },
      prefix: (term) => term.length > 4,
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    });
    const best = results[0]?.score ?? 0;
    return results
      .filter((result) => result.score >= best * 0.4)
      .flatMap(({ id, terms }) => {
        const passage = passages[id];
        return passage ? [{ passage, terms: new Set(terms) }] : [];
      });
  };
}

/** Index the passages once; answers are then the same for the same conversation. */
export function createHandbookAnswers(passages: readonly Passage[]): HandbookAnswers {
  const inLanguage = (language: Language) => passages.filter((passage) => passage.language === language);
  const finders = { en: createFinder(inLanguage('en'), 'en'), id: createFinder(inLanguage('id'), 'id') };

  const topics = (language: Language): string => {
    const pages = new Set(inLanguage(language).map((passage) => passage.page));
    return [...pages].map((page) => `- ${page}`).join('\n');
  };

  return {
    answer: (messages, { publicUrl }) => {
      const asked = messages.filter((message) => message.role === 'user').map((message) => message.content);
      const question = asked.at(-1) ?? '';
      const language = chooseLanguage(question, passages);
      const say = sentences[language];
      if (passages.length === 0) return say.empty;
      if (isGreeting(question, asked.length === 1)) return `${say.greeting}\n\n${say.topics}\n${topics(language)}`;
      const meaningful = wordsOf(question).filter((word) => !isFunctionWord(word));
      const direct = finders[language](question);
      // A short follow-up ("and how long?") makes sense only together with what was asked before.
      const found =
        direct.length > 0 || meaningful.length > 3 ? direct : finders[language](`${asked.at(-2) ?? ''} ${question}`);
      if (found.length === 0) return `${say.nothing}\n\n${say.topics}\n${topics(language)}`;
      return compose(found, { language, publicUrl });
    },
  };
}

/** A greeting, or words that ask for nothing: those only at the beginning, for later they may lean on what was said. */
function isGreeting(question: string, isFirst: boolean): boolean {
  const all = wordsOf(question);
  const asksNothing = all.every((word) => isFunctionWord(word) || greetings.has(word));
  return asksNothing && (isFirst || all.some((word) => greetings.has(word)));
}

function chooseLanguage(question: string, passages: readonly Passage[]): Language {
  const language = languageOf(question);
  return passages.length === 0 || passages.some((passage) => passage.language === language) ? language : 'en';
}

function compose(
  found: readonly Found[],
  { language, publicUrl }: { readonly language: Language; readonly publicUrl: string },
): string {
  const say = sentences[language];
  const linkTo = (passage: Passage): string => linkOf(passage, publicUrl);
  const quotes = found
    .slice(0, quotedPassages)
    .map(({ passage, terms }) => `${quoteOf(passage, terms)}\n\n— ${linkTo(passage)}`);
  const others = [...new Set(found.slice(quotedPassages, quotedPassages + 3).map(({ passage }) => linkTo(passage)))];
  const also = others.length > 0 ? [`${say.also}: ${others.join('; ')}.`] : [];
  return [say.intro, ...quotes, ...also].join('\n\n');
}

/** Link a passage by its heading, in Markdown that no character of heading or address can break out of. */
function linkOf({ path, title }: Passage, publicUrl: string): string {
  const name = title.replace(/[\\[\]<&]/g, '\\$&');
  const page = path.split('/').map(encodeURIComponent).join('/');
  const address = `${publicUrl.replace(/\/+$/, '')}/handbook/${page}`;
  return `[${name}](${address.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))})`;
}

/** Quote the paragraphs that hold the words asked for, in their order, word for word, up to a readable length. */
function quoteOf(passage: Passage, terms: ReadonlySet<string>): string {
  const paragraphs = passage.text.split(/\n\s*\n/);
  const scored = paragraphs.map((paragraph, position) => {
    const words = wordsOf(paragraph);
    return {
      paragraph,
      position,
      hits: words.filter((word) => terms.has(stemOf(word, passage.language))).length,
      length: words.length,
    };
  });
  const chosen = new Set<number>();
  let words = 0;
  for (const { position, length } of [...scored].sort((a, b) => b.hits - a.hits || a.position - b.position)) {
    if (chosen.size > 0 && words + length > quotedWords) continue;
    chosen.add(position);
    words += length;
  }
  return scored
    .filter(({ position }) => chosen.has(position))
    .map(({ paragraph }) =>
      paragraph
        .split('\n')
        .map((line) => `> ${line}`.trimEnd())
        .join('\n'),
    )
    .join('\n>\n');
}
