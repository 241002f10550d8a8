import type { ResponseVerifier, SignedTextMemory, VerifyRequest } from '@/lib/chat/ports';
import { signatureWindow } from '@/lib/chat/signature-watch';
import { parseJsonObject } from '@/lib/domain/json';
import { responseSigner, type Service } from '@/lib/domain/service';
import { isChatNotFound } from '@/lib/protocol/provider-error';
import { proveResponse, type SignatureAnswer } from '@/lib/protocol/response-proof';
import { isAbort, providerUrl, readText, requestProvider } from './http';
import { ProviderError } from './provider-error';

/** Waits before asking again for a signature, in milliseconds: it exists only after the provider has billed (provider protocol §3.1). */
const signatureWaits: readonly number[] = [200, 500, 1000, 2000, 5000];

const bodyLimit = 65_536;

/** Keys and completion ids as providers make them. In a path, a key of dots alone would lead out of the endpoint. */
const keyForm = /^(?!\.{1,2}$)[\x21-\x7e]{1,256}$/;

/** Every form of a signed text is plain ASCII and shorter (provider protocol §3.3); anything else must not be kept or drawn. */
const textForm = /^[\x20-\x7e]{1,4096}$/;

const lookupTimeout = 15_000;

/** What the verifier needs besides fetch. `wait` resolves after so many milliseconds, or rejects when aborted. */
type VerifierOptions = {
  readonly local: boolean;
  readonly memory: SignedTextMemory;
  readonly now: () => number;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/** The name an exchange's signature is kept under, by provider mode (provider protocol §3.2); undefined where none is kept. */
export function signatureKey(
  service: Pick<Service, 'details'>,
  ids: { readonly chatKey: string | undefined; readonly completionId: string | undefined },
): string | undefined {
  switch (service.details.mode) {
    case 'combined':
    case 'centralized':
      return ids.chatKey;
    case 'separated':
      return ids.chatKey ?? ids.completionId;
    case 'standard':
      return undefined;
  }
}

function parseSignature(body: string): SignatureAnswer {
  const json = parseJsonObject(body);
  const text = json?.text;
  const signature = json?.signature;
  if (typeof text !== 'string' || typeof signature !== 'string' || !textForm.test(text)) {
    return { state: 'failed', detail: 'The signature endpoint gave another shape than text and signature.' };
  }
  return { state: 'found', text, signature };
}

async function lookUpOnce(url: URL, signal: AbortSignal): Promise<SignatureAnswer> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(lookupTimeout)]);
    const response = await requestProvider({ url, method: 'GET', accept: 'application/json', signal: limited });
    return parseSignature(await readText(response, bodyLimit));
  } catch (error) {
    if (isAbort(error, signal) && signal.aborted) throw error;
    const detail = error instanceof ProviderError ? (error.details ?? error.code) : String(error);
    return isChatNotFound(detail) ? { state: 'missing' } : { state: 'failed', detail };
  }
}

/** Ask for a signature until it is there or the waits are used up. @throws when `signal` aborts. */
async function lookUpSignature(
  ask: () => Promise<SignatureAnswer>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<SignatureAnswer> {
  let answer = await ask();
  for (const milliseconds of signatureWaits) {
    if (answer.state === 'found') return answer;
    await wait(milliseconds);
    answer = await ask();
  }
  return answer;
}

async function findSignature(request: VerifyRequest, options: VerifierOptions): Promise<SignatureAnswer> {
  const key = signatureKey(request.service, request);
  if (key === undefined || !keyForm.test(key)) return { state: 'missing' };
  const old = request.answeredAt !== undefined && options.now() - request.answeredAt > signatureWindow;
  const path = `/v1/proxy/signature/${encodeURIComponent(key)}`;
  const url = providerUrl(request.service, path, options);
  url.searchParams.set('model', request.model);
  const { signal, patience, onAsk } = request;
  const ask = () => {
    onAsk();
    return lookUpOnce(url, signal);
  };
  if (!old && patience === 'until-there') return lookUpSignature(ask, (time) => options.wait(time, signal));
  const answer = await ask();
  return old && answer.state === 'missing' ? { state: 'expired' } : answer;
}

/** Make the verifier of answers: fetch the signed text, compare it with our own hashes and the signer on chain (provider protocol §3.5). */
export function createResponseVerifier(options: VerifierOptions): ResponseVerifier {
  return {
    isUsedElsewhere: (input) => options.memory.claim(input),
    async verify(request) {
      const { service, requestHash, responseHash, exchangeId } = request;
      const answer = await findSignature(request, options);
      const seen = answer.state === 'found' && (await options.memory.claim({ text: answer.text, exchangeId }));
      return proveResponse({
        mode: service.details.mode,
        expectedSigner: responseSigner(service),
        providerIdentity: service.details.providerIdentity,
        requestHash,
        responseHash,
        answer,
        seen,
        checkedAt: options.now(),
      });
    },
  };
}
