// Puts the scripts that stand in each page of the export before its styles and fonts. Next.js writes them behind: a browser runs none of
// them before every style sheet above has arrived, and the first requests of a visit wait for that without needing it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProgram, root } from './setup.mjs';

/** Whatever follows is read as this; nothing may stand before it. */
const encoding = /<meta charset="utf-8"\s*\/?>/i;
const inlineScript = /<script>[\s\S]*?<\/script>/g;

/** Move a page's inline scripts of its head to the head's beginning, in their order; a page that has none there stays as it is. */
export function withScriptsFirst(html) {
  const end = html.indexOf('</head>');
  const head = html.slice(0, end);
  const scripts = head.match(inlineScript);
  if (end < 0 || scripts === null) return html;
  const rest = head.replaceAll(inlineScript, '');
  if (!encoding.test(rest)) throw new Error('A page of the export does not begin with its encoding.');
  return rest.replace(encoding, (meta) => meta + scripts.join('')) + html.slice(end);
}

/** Do so with every page below a folder. */
export function putScriptsFirst(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) putScriptsFirst(path);
    else if (entry.name.endsWith('.html')) writeFileSync(path, withScriptsFirst(readFileSync(path, 'utf8')));
  }
}

if (isProgram(import.meta.url)) putScriptsFirst(join(root, 'out'));
