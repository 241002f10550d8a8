/** Claims of providers, signed well or badly. */
import { type Address, encodeFunctionData, type Hex, hashTypedData } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { foreignSigner, stranger, teeSigner } from './cast';
import { accountOf, providerAt, resolveAmount, serviceAt, userAt } from './lookup';
import type { State } from './state';
import type { Claim } from './steps';
import type { Call } from './world';

const greatestNumber = 2n ** 256n - 1n;
const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

type Settlement = { readonly provider: number; readonly service: number; readonly claims: readonly Claim[] };

/** Builds a batch of claims, signed as each asks, and the call that carries it. */
export async function settlementCall(
  { provider, service, claims }: Settlement,
  state: State,
  functionName: 'settleFeesWithTEE' | 'previewSettlementResults',
): Promise<Call> {
  const from = providerAt(provider);
  const to = serviceAt(service);
  const nonces = new Map<Address, bigint>();
  const signed = [];
  for (const claim of claims) {
    const user = userAt(claim.user);
    const account = accountOf(state, { user, provider: from, service });
    const last = nonces.get(user) ?? account?.nonce ?? 0n;
    const nonce = nonceOf(claim.nonce, last);
    if (nonce > last && nonce < greatestNumber) nonces.set(user, nonce);
    const terms = {
      requestsHash: `0x${'ab'.repeat(32)}`,
      nonce,
      provider: claim.provider === 'sender' ? from : stranger,
      user,
      totalFee: resolveAmount(claim.fee, { state, user, provider: from, service }),
    } as const;
    signed.push({ ...terms, signature: await signatureOf(claim, terms, to) });
  }
  return { from, to, data: encodeFunctionData({ abi: inferenceServingAbi, functionName, args: [signed] }) };
}

/** What a TEE signs; the fee in neuron. */
export type ClaimTerms = {
  readonly requestsHash: Hex;
  readonly nonce: bigint;
  readonly provider: Address;
  readonly user: Address;
  readonly totalFee: bigint;
};

type Place = { readonly contract: Address; readonly chainId?: number };

/** The hash a TEE signs for a claim on one serving contract, of the local chain where none is named. */
export function claimDigest(terms: ClaimTerms, { contract, chainId = 31_337 }: Place): Hex {
  return hashTypedData({
    domain: { name: '0G Inference Serving', version: '1', chainId, verifyingContract: contract },
    types: {
      TEESettlement: [
        { name: 'requestsHash', type: 'bytes32' },
        { name: 'nonce', type: 'uint256' },
        { name: 'provider', type: 'address' },
        { name: 'user', type: 'address' },
        { name: 'totalFee', type: 'uint256' },
      ],
    },
    primaryType: 'TEESettlement',
    message: terms,
  });
}

async function signatureOf(claim: Claim, terms: ClaimTerms, contract: Address): Promise<Hex> {
  const signer = claim.signature === 'foreign' ? foreignSigner : teeSigner;
  const signedTerms = claim.signature === 'other-fee' ? { ...terms, totalFee: terms.totalFee ^ 1n } : terms;
  const signature = await signer.sign({ hash: claimDigest(signedTerms, { contract }) });
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), signature.slice(130)];
  switch (claim.signature) {
    case 'high-s': {
      const twin = (curveOrder - BigInt(`0x${s}`)).toString(16).padStart(64, '0');
      return `0x${r}${twin}${v === '1b' ? '1c' : '1b'}`;
    }
    case 'v-0':
      return `0x${r}${s}${v === '1b' ? '00' : '01'}`;
    case 'short':
      return `0x${r}${s}`;
    case 'long':
      return `0x${r}${s}${v}00`;
    case 'empty':
      return '0x';
    default:
      return signature;
  }
}

function nonceOf(name: Claim['nonce'], last: bigint): bigint {
  const nonces = { next: last + 1n, skip: last + 1000n, same: last, zero: 0n, greatest: greatestNumber };
  const nonce = nonces[name];
  return nonce > greatestNumber ? greatestNumber : nonce;
}
