// `node scripts/collateral-snapshot.mjs FMSPC…`: fetches Intel's bulletins for these processor families into public/collateral/, the
// copy a site may ship for readers who reach no other place (attestation §6.4). Nothing is shipped unless somebody runs this.
import { createHash, verify, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProgram, root } from './setup.mjs';

/** sha256 of the SubjectPublicKeyInfo of Intel's SGX root, as lib/attestation/roots.ts pins it. */
const intelRoot = 'a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e';
const intelService = 'https://api.trustedservices.intel.com';
const intelRootCrl = 'https://certificates.trustedservices.intel.com/IntelSGXRootCA.der';
const largest = 1_048_576;

/** What was fetched is not worth shipping; nothing was written. */
export class SnapshotError extends Error {
  name = 'SnapshotError';
}

async function fetchBytes(url) {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(20_000) });
  if (response.status !== 200) throw new SnapshotError(`${url} answered ${response.status}.`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length === 0 || bytes.length > largest) throw new SnapshotError(`${url} answered ${bytes.length} bytes.`);
  return { bytes, headers: response.headers };
}

/** Take the chain out of Intel's header and follow it to the pinned root. */
function signingKey(header, rootKey) {
  const pem = decodeURIComponent(header ?? '');
  const [leaf, top, ...more] = (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (text) => new X509Certificate(text),
  );
  if (leaf === undefined || top === undefined || more.length > 0)
    throw new SnapshotError('The issuer chain is missing.');
  const spki = top.publicKey.export({ type: 'spki', format: 'der' });
  const isRoot = createHash('sha256').update(spki).digest('hex') === rootKey;
  if (!isRoot || !leaf.verify(top.publicKey) || !top.verify(top.publicKey)) {
    throw new SnapshotError('The issuer chain does not lead to the pinned root.');
  }
  return leaf.publicKey;
}

/** Check the signature over the exact text of the object, and that it is valid now. */
function checkDocument(text, { name, key, now }) {
  const start = text.indexOf(`{"${name}":`) + name.length + 4;
  const end = text.lastIndexOf(',"signature":"');
  const object = text.slice(start, end);
  const { signature } = JSON.parse(text);
  const dsaEncoding = 'ieee-p1363';
  if (!verify('sha256', Buffer.from(object), { key, dsaEncoding }, Buffer.from(signature ?? '', 'hex'))) {
    throw new SnapshotError(`The signature of ${name} does not hold.`);
  }
  const { issueDate, nextUpdate, tcbEvaluationDataNumber } = JSON.parse(object);
  if (!(Date.parse(issueDate) <= now && now <= Date.parse(nextUpdate))) {
    throw new SnapshotError(`${name} is not valid now (${issueDate} to ${nextUpdate}).`);
  }
  return { issued: Date.parse(issueDate), number: tcbEvaluationDataNumber, issueDate, nextUpdate };
}

/** A document that is older than the shipped one must not take its place. */
function refuseOlder(file, name, fresh) {
  if (!existsSync(file)) return;
  const shipped = JSON.parse(readFileSync(file, 'utf8'))[name];
  const isOlder =
    fresh.number < shipped.tcbEvaluationDataNumber ||
    (fresh.number === shipped.tcbEvaluationDataNumber && fresh.issued < Date.parse(shipped.issueDate));
  if (isOlder) throw new SnapshotError(`${name} of ${fresh.issueDate} is older than the shipped one.`);
}

async function signedDocument({ service, rootKey, now, folder }, { path, file, name, header }) {
  const { bytes, headers } = await fetchBytes(`${service}${path}`);
  const text = bytes.toString('utf8');
  const checked = checkDocument(text, { name, key: signingKey(headers.get(header), rootKey), now });
  refuseOlder(join(folder, file), name, checked);
  return { file, bytes, until: checked.nextUpdate };
}

/** Caches answer revocation lists as hex text; they are kept as the bytes Intel signed. The page judges their signatures. */
async function revocationList(url, file) {
  const { bytes } = await fetchBytes(url);
  const text = bytes.toString('latin1').trim();
  const der = /^[0-9a-fA-F]+$/.test(text) ? Buffer.from(text, 'hex') : bytes;
  if (der[0] !== 0x30) throw new SnapshotError(`${url} is no revocation list.`);
  return { file, bytes: der };
}

/**
 * Fetch the bulletins for some processor families and write them all, or none. `service` answers as Intel's certification service
 * does; only signatures under the pinned root count, whoever answers.
 */
export async function takeSnapshot({
  families,
  folder,
  now = Date.now(),
  service = intelService,
  rootCrl = intelRootCrl,
  rootKey = intelRoot,
}) {
  const wrong = families.find((fmspc) => !/^[0-9a-f]{12}$/.test(fmspc));
  if (families.length === 0 || wrong !== undefined) {
    throw new SnapshotError(`A processor family is 12 hex digits in lower case${wrong ? `, not ${wrong}` : ''}.`);
  }
  const place = { service, rootKey, now, folder };
  const tcb = (fmspc) =>
    signedDocument(place, {
      path: `/tdx/certification/v4/tcb?fmspc=${fmspc}`,
      file: `tcb-info-${fmspc}.json`,
      name: 'tcbInfo',
      header: 'TCB-Info-Issuer-Chain',
    });
  const fetched = await Promise.all([
    ...families.map(tcb),
    signedDocument(place, {
      path: '/tdx/certification/v4/qe/identity',
      file: 'qe-identity.json',
      name: 'enclaveIdentity',
      header: 'SGX-Enclave-Identity-Issuer-Chain',
    }),
    ...['platform', 'processor'].map((ca) =>
      revocationList(`${service}/sgx/certification/v4/pckcrl?ca=${ca}&encoding=der`, `pck-crl-${ca}.der`),
    ),
    revocationList(rootCrl, 'root-ca-crl.der'),
  ]);
  mkdirSync(folder, { recursive: true });
  for (const { file, bytes } of fetched) writeFileSync(join(folder, file), bytes);
  const until = fetched.flatMap((document) => document.until ?? []).sort()[0];
  return { files: fetched.map(({ file }) => file), until };
}

async function main(families) {
  const folder = join(root, 'public', 'collateral');
  const { files, until } = await takeSnapshot({ families, folder });
  process.stdout.write(`${files.map((file) => `public/collateral/${file}`).join('\n')}\nValid until ${until}.\n`);
  process.stdout.write('Name it for a network in public/network.json: "collateral": { "snapshot": "/collateral" }\n');
}

if (isProgram(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\nnode scripts/collateral-snapshot.mjs FMSPC…\n`);
    process.exitCode = 1;
  });
}
