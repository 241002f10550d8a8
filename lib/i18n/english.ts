import type { Catalogue, Namespace } from './catalogue';
import { errorGeneral } from './messages/en/error-general';
import { market } from './messages/en/market';
import { shell } from './messages/en/shell';
import { ui } from './messages/en/ui';

const spoken: Record<string, Namespace> = { error: errorGeneral, market, shell, ui };

/** The English words loaded so far: what every page needs, and what the pages visited have added. */
export const english: Catalogue = spoken;

/** Add the words of a page's own namespaces; called once as the page's code loads, so that no page pays for another's. */
export function addEnglish(namespaces: Catalogue): void {
  Object.assign(spoken, namespaces);
}
