// The two curves with a memory: the same signature over the same digest is computed once in a run, however many changes of the code
// are tried. It changes no answer, since each is a function of its arguments alone.
import { p256 as realP256 } from '@noble/curves/p256';
import { p384 as realP384 } from '@noble/curves/p384';

const most = 100_000;

const written = (value) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : JSON.stringify(value);

function remembered(compute) {
  const known = new Map();
  return (...input) => {
    const key = input.map(written).join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    // An exception is no answer to keep: it is computed, and thrown, again.
    const answer = compute(...input);
    if (known.size >= most) known.clear();
    known.set(key, answer);
    return answer;
  };
}

function withMemory({ verify, sign, getPublicKey }) {
  return { verify: remembered(verify), sign: remembered(sign), getPublicKey: remembered(getPublicKey) };
}

export const p256 = withMemory(realP256);
export const p384 = withMemory(realP384);
