import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Language, languageOf } from './language';

/** One section of a handbook page: what stands under one heading. */
export type Passage = {
  /** File name below the handbook's folder, for example `en/deposit.md`. */
  readonly path: string;
  /** The page's own title and the heading above the text; equal at the top of a page. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
  readonly language: Language;
};

/** A handbook as it is searched and as it is read. */
export type Handbook = {
  readonly passages: readonly Passage[];
  /** Whole pages by their path. */
  readonly pages: ReadonlyMap<string, string>;
};

type Page = { readonly path: string; readonly text: string };

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

const withoutFrontMatter = (markdown: string): string => markdown.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');

const plainHeading = (line: string): string =>
  line
    .replace(/^#+\s+/, '')
    .replace(/\s+#+\s*$/, '')
    .replace(/[`*_]/g, '')
    .trim();

/** The folder or the ending says the language; where neither does, the words do. */
function languageOfPage(file: string, text: string): Language {
  const named = /(?:^|\/)(en|id)\/|\.(en|id)\.md$/.exec(file);
  const code = named?.[1] ?? named?.[2];
  if (code === 'en' || code === 'id') return code;
  return languageOf(text);
}

/** Cut one Markdown page into its sections; headings inside code blocks are text. */
export function passagesOf(page: Page): readonly Passage[] {
  const body = withoutFrontMatter(page.text);
  const sections: { title: string; lines: string[] }[] = [];
  let inCode = false;
  for (const line of body.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) inCode = !inCode;
    if (!inCode && /^#{1,6}\s+\S/.test(line)) sections.push({ title: plainHeading(line), lines: [] });
    else if (sections.length > 0) sections.at(-1)?.lines.push(line);
    else if (line.trim() !== '') sections.push({ title: path.basename(page.path, '.md'), lines: [line] });
  }
  const pageTitle = sections[0]?.title ?? path.basename(page.path, '.md');
  const language = languageOfPage(page.path, body);
  return sections
    .map(({ title, lines }) => ({ path: page.path, page: pageTitle, title, text: lines.join('\n').trim(), language }))
    .filter(({ text }) => text !== '');
}

/** Make a handbook of its pages. */
export function handbookOf(pages: readonly Page[]): Handbook {
  return { passages: pages.flatMap(passagesOf), pages: new Map(pages.map(({ path, text }) => [path, text])) };
}

/** Read every Markdown page below a folder, by default the product's handbook, in a stable order. */
export async function loadHandbook(folder = path.join(projectRoot, 'docs/handbook')): Promise<Handbook> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md')).sort();
  const pages = await Promise.all(
    names.map(async (name) => ({
      path: name.split(path.sep).join('/'),
      text: await readFile(path.join(folder, name), 'utf8'),
    })),
  );
  return handbookOf(pages);
}
