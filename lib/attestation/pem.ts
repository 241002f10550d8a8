import { decodeBase64 } from './bytes';
import { refuse } from './der';

const begin = (label: string) => `-----BEGIN ${label}-----`;
const end = (label: string) => `-----END ${label}-----`;

/**
 * Read the DER blocks of a PEM text in order. Between and inside the blocks only line breaks, spaces and (after the last)
 * zero bytes may stand, so that nothing else hides there.
 * @throws EvidenceUnreadableError
 */
export function decodePem(text: string, label: 'CERTIFICATE' | 'X509 CRL'): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let rest = text.replace(/\0+$/, '').trimStart();
  while (rest !== '') {
    if (!rest.startsWith(begin(label))) return refuse('text stands outside a PEM block');
    const until = rest.indexOf(end(label));
    if (until < 0) return refuse('a PEM block has no end');
    const base64 = rest.slice(begin(label).length, until).replace(/[\r\n ]/g, '');
    blocks.push(decodeBase64(base64) ?? refuse('a PEM block is not base64'));
    rest = rest.slice(until + end(label).length).trimStart();
  }
  return blocks;
}
