import { createHash, createPrivateKey, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Address } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { deriveKey, extension, issueCertificate, toPem } from '../../attestation/certificates';
import { derElement, derSequence } from '../../attestation/der-writer';
import { createDevelopmentReport } from '../../attestation/development-report';

const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const completion = (id: string): string =>
  JSON.stringify({
    id,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'two words' }, finish_reason: 'stop' }],
    usage,
  });

/** A running model server; `url` is its OpenAI base. */
export type ModelServer = { readonly url: string; stop(): Promise<void> };

async function listening(server: Server, scheme: 'http' | 'https'): Promise<ModelServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** With a nonce the report a development authority signs for this key, without one only the server's own word. */
function reportOf(signer: Address, nonce: string | null): object {
  if (nonce === null) return { signing_address: signer };
  return createDevelopmentReport({ teeSigner: signer, nonce: Uint8Array.from(Buffer.from(nonce, 'hex')) });
}

/** A model server with a signing key of its own, as separated providers have one (provider protocol §3.2). */
export async function startSigningServer(): Promise<
  ModelServer & { readonly signer: Address; readonly asked: readonly string[] }
> {
  const account = privateKeyToAccount(generatePrivateKey());
  const records = new Map<string, string>();
  const asked: string[] = [];
  const answer: RequestListener = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    asked.push(`${request.method} ${request.url}`);
    const body = await bodyOf(request);
    const send = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    };
    if (pathname === '/v1/attestation/report')
      return send(200, JSON.stringify(reportOf(account.address, searchParams.get('nonce'))));
    if (pathname.startsWith('/v1/signature/')) {
      const record = records.get(pathname.slice('/v1/signature/'.length));
      return record === undefined ? send(404, '{"error":"Chat id not found or expired"}') : send(200, record);
    }
    const id = `chatcmpl-${randomUUID()}`;
    const text = completion(id);
    const signed = `${sha256Hex(body)}:${sha256Hex(text)}`;
    const signature = await account.signMessage({ message: signed });
    records.set(
      id,
      JSON.stringify({ text: signed, signature, signing_address: account.address, signing_algo: 'ecdsa' }),
    );
    return send(200, text);
  };
  return { ...(await listening(createServer(answer), 'http')), signer: account.address, asked };
}

/** A model server behind TLS with a certificate made for it; `fingerprint` is the sha256 of that certificate (DER). */
export async function startTlsServer(): Promise<ModelServer & { readonly ca: string; readonly fingerprint: string }> {
  const key = deriveKey('P-256', randomUUID(), 'tls');
  const address = extension('2.5.29.17', false, derSequence(derElement(0x87, Uint8Array.of(127, 0, 0, 1))));
  const { der } = issueCertificate({
    commonName: '127.0.0.1',
    organisation: 'test',
    key,
    serial: 1n,
    notBefore: Date.now() - 60_000,
    notAfter: Date.now() + 3_600_000,
    isAuthority: true,
    keyUsage: 0x84,
    extensions: [address],
  });
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: base64(key.secret),
    x: base64(key.point.subarray(0, 32)),
    y: base64(key.point.subarray(32)),
  };
  const ca = toPem([der]);
  const server = createTlsServer(
    { cert: ca, key: createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }) },
    async (request, response) => {
      await bodyOf(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(completion(`chatcmpl-${randomUUID()}`));
    },
  );
  return { ...(await listening(server, 'https')), ca, fingerprint: sha256Hex(der) };
}
