import type { Address, Hex } from 'viem';
import type { Check, CheckId, CheckStatus } from '@/lib/domain/attestation';
import { isLowS, recoverTextSigner } from './response-proof';
import { parseSignedText } from './signed-text';

/** One signed answer and what it must be bound to. Hashes are sha256 of exact bytes. */
export type SignedAnswer = {
  readonly text: string;
  readonly signature: string;
  /** The address the quote binds, or where no report was judged the registered one; never the answer's own signing_address. */
  readonly attestedSigner: string;
  readonly requestHash: Hex;
  /** Undefined while the body did not end, and for images. */
  readonly responseHash?: Hex | undefined;
  /** sha256 of each decoded image, in order, for an answer of images. */
  readonly imageHashes?: readonly Hex[] | undefined;
  /** Servers that rewrite requests before hashing them make a difference unprovable rather than forged (provider protocol §3.5). */
  readonly requestMayBeRewritten?: boolean | undefined;
  /** From chain; compared where the text names who answered (centralized). */
  readonly providerIdentity?: string | undefined;
};

type BoundHashes = {
  readonly form: string;
  readonly request: Hex;
  readonly response: Hex | undefined;
  readonly images: readonly Hex[] | undefined;
  readonly providerIdentity?: string | undefined;
};

const severities = {
  'sig.scheme': 'major',
  'sig.signer': 'critical',
  'sig.request': 'critical',
  'sig.response': 'critical',
} as const satisfies Partial<Record<CheckId, Check['severity']>>;

type SignatureCheckId = keyof typeof severities;

function check(id: SignatureCheckId, status: CheckStatus, detail: string): Check {
  return { id, severity: severities[id], status, detail };
}

const blocked = (id: SignatureCheckId, by: SignatureCheckId): Check =>
  check(id, 'blocked', `Not judged, because ${by} did not pass.`);

function boundHashes(text: string): BoundHashes | undefined {
  const parsed = parseSignedText(text);
  switch (parsed?.scheme) {
    case 'plain':
    case 'model':
      return { form: parsed.scheme, request: parsed.request, response: parsed.response, images: undefined };
    case 'images':
      return { form: 'images', request: parsed.request, response: undefined, images: parsed.images };
    case 'routing': {
      if (parsed.providerType !== 'centralized') return undefined;
      const { request, response, providerIdentity } = parsed;
      return { form: 'routing', request, response, images: undefined, providerIdentity };
    }
    // Nothing here seals requests, so a sealed answer is none of ours.
    case 'e2ee':
    case undefined:
      return undefined;
  }
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

async function signerCheck(answer: SignedAnswer): Promise<Check> {
  const { text, signature, attestedSigner } = answer;
  if (!isLowS(signature))
    return check('sig.signer', 'fail', 'The signature is malformed or not in its one allowed form.');
  const signer: Address | undefined = await recoverTextSigner({ text, signature });
  if (signer === undefined) return check('sig.signer', 'fail', 'No key made this signature.');
  return same(signer, attestedSigner)
    ? check('sig.signer', 'pass', 'The attested key signed the answer.')
    : check('sig.signer', 'fail', 'Another key than the attested one signed the answer.');
}

function requestCheck(answer: SignedAnswer, bound: BoundHashes): Check {
  if (same(bound.request, answer.requestHash)) {
    return check('sig.request', 'pass', 'The signature covers exactly the bytes sent.');
  }
  return answer.requestMayBeRewritten === true
    ? check(
        'sig.request',
        'unknown',
        'The request is not provable: this kind of provider may rewrite it before hashing.',
      )
    : check('sig.request', 'fail', 'The signature covers another request than the one sent.');
}

/** Every name the text may give what came: one image is named as a body is, and older providers sign the body of images too. */
function receivedAs({ responseHash, imageHashes = [] }: SignedAnswer, bound: BoundHashes): readonly string[] {
  const images = imageHashes.length === 0 ? [] : [imageHashes.join().toLowerCase()];
  if (bound.images) return images;
  return responseHash === undefined ? images : [...images, responseHash.toLowerCase()];
}

function responseCheck(answer: SignedAnswer, bound: BoundHashes): Check {
  const signed = bound.images?.join() ?? bound.response ?? '';
  const received = receivedAs(answer, bound);
  if (received.length === 0) {
    return check('sig.response', 'unknown', 'The answer is not complete, so its bytes could not be compared.');
  }
  return received.includes(signed)
    ? check('sig.response', 'pass', 'The signature covers exactly the bytes received.')
    : check('sig.response', 'fail', 'The signature covers other bytes than those received.');
}

/** Judge a signed answer as the checks of a verdict: sig.scheme, sig.signer, sig.request, sig.response (attestation §4, §8). Never rejects. */
export async function responseChecks(answer: SignedAnswer): Promise<readonly Check[]> {
  const bound = boundHashes(answer.text);
  const wrongIdentity =
    bound?.form === 'routing' &&
    answer.providerIdentity !== undefined &&
    bound.providerIdentity !== answer.providerIdentity;
  if (!bound || wrongIdentity) {
    const reason = bound ? 'The signed text names another forwarder.' : 'The signed text has no known form.';
    const rest = (['sig.signer', 'sig.request', 'sig.response'] as const).map((id) => blocked(id, 'sig.scheme'));
    return [check('sig.scheme', 'fail', reason), ...rest];
  }
  const scheme = check('sig.scheme', 'pass', `The signed text has a known form (${bound.form}).`);
  const signer = await signerCheck(answer);
  if (signer.status !== 'pass') {
    return [scheme, signer, blocked('sig.request', 'sig.signer'), blocked('sig.response', 'sig.signer')];
  }
  return [scheme, signer, requestCheck(answer, bound), responseCheck(answer, bound)];
}
