import { siteConfigPath } from '@/lib/config/load';
import { clockedParameters } from './gather-clocked';
import { firstPageItems } from './reads/services';

/** Stands for the contract, which is known only when the site's description of its networks is. */
const placeholder = '0xfefefefefefefefefefefefefefefefefefefefe';

const call = JSON.stringify(clockedParameters(firstPageItems(placeholder)));

/**
 * What a page does before its scripts have arrived, as the text of an inline script: it asks for the description of the networks, then for
 * the newest block and for the first thousand services at it, both at once, so that the reading of the catalogue is under way while the page is still being
 * put together. Nothing of the reader's is in it. The readers of lib take the answers by `takeAhead` where they ask for the very same, and
 * parse them as any other; what was never asked here they ask themselves, and what failed here is their first try.
 */
export const aheadScript = `{
const sent = (window.sentAhead = new Map());
const send = (url, init, body) => {
  const key = (url + (JSON.stringify(body) ?? '')).toLowerCase();
  const answer = fetch(url, { ...init, signal: AbortSignal.timeout(10000) });
  sent.set(key, answer);
  return { key, answer };
};
const ask = (url, method, params) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method, params });
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }, { method, params }).answer;
};
(async () => {
  const { key, answer } = send('${siteConfigPath}', { cache: 'no-store', credentials: 'omit' });
  const { networks } = await (await answer).clone().json();
  if (!sent.has(key)) throw new Error('The page itself goes on from here.');
  const chosen = new URLSearchParams(location.search).get('network');
  const { rpcUrls: [url], contracts } = networks.find(({ id }) => id === chosen) ?? networks[0];
  const call = JSON.parse('${call}'.replaceAll('${placeholder.slice(2)}', contracts.inference.slice(2)));
  await Promise.all([ask(url, 'eth_getBlockByNumber', ['latest', false]), ask(url, 'eth_call', call)]);
})().catch(() => {});
setTimeout(() => sent.clear(), 10000);
}`;
