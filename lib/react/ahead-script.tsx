import { aheadScript } from '@/lib/chain/ahead-script';

/** Send the first requests of a visit before the page's scripts are there. Belongs in <head>. */
export function AheadScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; React would escape the quotes of a script given as text.
  return <script dangerouslySetInnerHTML={{ __html: aheadScript }} />;
}
