import MiniSearch from 'minisearch';
import { isFunctionWord, type Language, languageOf, wordsOf } from './language';
import type { Passage } from './passages';

/** One message of the conversation, its content as plain text. */
export type HandbookMessage = { readonly role: string; readonly content: string };

/** Answers questions by quoting handbook passages: it finds and composes, it does not reason. */
export type HandbookAnswers = { answer(messages: readonly HandbookMessage[]): string };

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

const searchable = ['title', 'page', 'text'];
const quotedPassages = 2;
const quotedWords = 130;

type Found = { readonly passage: Passage; readonly terms: ReadonlySet<string> };

/** Index the passages once; answers are then the same for the same conversation. */
export function createHandbookAnswers(passages: readonly Passage[]): HandbookAnswers {
  const index = new MiniSearch<{ id: number; title: string; page: string; text: string }>({
    fields: searchable,
    processTerm: (term) => {
      const word = term.toLowerCase();
      return word.length < 2 || isFunctionWord(word) ? null : word;
    },
  });
  index.addAll(passages.map(({ title, page, text }, id) => ({ id, title, page, text })));

  const find = (query: string, language: Language): readonly Found[] => {
    const results = index.search(query, {
      boost: { title: 3, page: 1.5 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    });
    const best = results[0]?.score ?? 0;
    return results
      .filter((result) => result.score >= best * 0.4)
      .flatMap((result) => {
        const passage = passages[result.id];
        return passage?.language === language ? [{ passage, terms: new Set(result.terms) }] : [];
      });
  };

  const topics = (language: Language): string => {
    const pages = new Set(passages.filter((passage) => passage.language === language).map((passage) => passage.page));
    return [...pages].map((page) => `- ${page}`).join('\n');
  };

  return {
    answer: (messages) => {
      const asked = messages.filter((message) => message.role === 'user').map((message) => message.content);
      const question = asked.at(-1) ?? '';
      const language = chooseLanguage(question, passages);
      const say = sentences[language];
      if (passages.length === 0) return say.empty;
      const meaningful = wordsOf(question).filter((word) => !isFunctionWord(word));
      if (meaningful.every((word) => greetings.has(word)))
        return `${say.greeting}\n\n${say.topics}\n${topics(language)}`;
      const direct = find(question, language);
      // A short follow-up ("and how long?") makes sense only together with what was asked before.
      const found =
        direct.length > 0 || meaningful.length > 3 ? direct : find(`${asked.at(-2) ?? ''} ${question}`, language);
      if (found.length === 0) return `${say.nothing}\n\n${say.topics}\n${topics(language)}`;
      return compose(found, language);
    },
  };
}

function chooseLanguage(question: string, passages: readonly Passage[]): Language {
  const language = languageOf(question);
  return passages.length === 0 || passages.some((passage) => passage.language === language) ? language : 'en';
}

function compose(found: readonly Found[], language: Language): string {
  const say = sentences[language];
  const quotes = found
    .slice(0, quotedPassages)
    .map(({ passage, terms }) => `${quoteOf(passage, terms)}\n\n${sourceOf(passage)}`);
  const others = [...new Set(found.slice(quotedPassages, quotedPassages + 3).map(({ passage }) => placeOf(passage)))];
  const also = others.length > 0 ? [`${say.also}: ${others.join('; ')}.`] : [];
  return [say.intro, ...quotes, ...also].join('\n\n');
}

const placeOf = ({ path, title }: Passage): string => `${path}, “${title}”`;
const sourceOf = (passage: Passage): string => `— ${placeOf(passage)}`;

/** Quote the paragraphs that hold the words asked for, in their order, word for word, up to a readable length. */
function quoteOf(passage: Passage, terms: ReadonlySet<string>): string {
  const paragraphs = passage.text.split(/\n\s*\n/);
  const scored = paragraphs.map((paragraph, position) => {
    const words = wordsOf(paragraph);
    return { paragraph, position, hits: words.filter((word) => terms.has(word)).length, length: words.length };
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
