// network/provider: one provider of the network as a process of its own: its keys, its store, its chain view, its HTTP door.
// Every rule of the wire is named by the section of the provider protocol it comes from.
import type { Address, Hex } from 'viem';
import type { BodyPace } from './http/body';
import type { NodeLog } from './log';
import type { OfferedModel } from './services/offer';
import type { SettlementReport } from './settlement/settler';
import type { StorePlace } from './store/open-store';
import type { Upstream } from './upstream-port';

/** What the provider registers on chain (provider protocol §7); prices in neuron per token, per image or per second. */
export type OfferedService = {
  readonly serviceType: string;
  readonly model: string;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly verifiability: string;
  readonly additionalInfo: string;
};

/** Limits of provider protocol §6: rates per second with their bursts, and how many may run at once. */
export type NodeLimits = {
  readonly proxyPerIp: { readonly perSecond: number; readonly burst: number };
  readonly otherPerIp: { readonly perSecond: number; readonly burst: number };
  readonly perUser: {
    readonly perMinute: number;
    readonly burst: number;
    readonly concurrent: number;
    /** Off where left out, as in the network. */
    readonly tokensPerMinute?: number;
    readonly imagesPerMinute?: number;
  };
  readonly imageServe: { readonly perSecond: number; readonly burst: number };
  readonly inFlight: number;
  readonly bodyBytes: number;
  /** How long a client may take for the head of a request, in milliseconds, and how slowly its body may come. */
  readonly headMs: number;
  readonly bodyPace: BodyPace;
  /** How long a model server may take to begin its answer, and how long it may be silent within one: milliseconds. */
  readonly upstreamFirstByteMs: number;
  readonly upstreamIdleMs: number;
};

/** The network's own figures (provider protocol §6). */
export const defaultLimits: NodeLimits = {
  proxyPerIp: { perSecond: 15, burst: 20 },
  otherPerIp: { perSecond: 10, burst: 20 },
  perUser: { perMinute: 30, burst: 5, concurrent: 5 },
  imageServe: { perSecond: 2, burst: 30 },
  inFlight: 20,
  bodyBytes: 32 * 1024 * 1024,
  headMs: 10_000,
  bodyPace: { graceMs: 10_000, bytesPerSecond: 32 * 1024 },
  upstreamFirstByteMs: 300_000,
  upstreamIdleMs: 120_000,
};

export type ProviderNodeOptions = {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  /** The account that is the provider: stakes, registers, settles. */
  readonly providerKey: Hex;
  /** The simulated TEE key: signs answers and settlements. */
  readonly teeKey: Hex;
  readonly service: OfferedService;
  /** Models beside the registered one, each with its own price. */
  readonly furtherModels?: readonly OfferedModel[];
  readonly store: StorePlace;
  readonly upstream: Upstream;
  /** Address to listen on; loopback unless told otherwise. */
  readonly host?: string;
  /** The operator's own port for health, readiness and metrics; absent: none. Loopback unless told otherwise. */
  readonly admin?: { readonly port: number; readonly host?: string };
  /** Port; 0 or absent lets the system choose. */
  readonly port?: number;
  /** The URL to register when clients reach the node by another door than its own port. */
  readonly publicUrl?: string;
  /**
   * Seconds between the two loops of provider protocol §5.1; 0 turns a loop off. The check settles when some balance would no
   * longer pay for `reserveTokens` more tokens at both prices (left out: a million, as in the network).
   */
  readonly settlement: {
    readonly checkSeconds: number;
    readonly forceSeconds: number;
    readonly reserveTokens?: bigint;
  };
  /** For how many days users find receipts of what they have paid; what they owe is always kept. Left out: 400. */
  readonly receiptsKeptDays?: number;
  readonly limits?: Partial<NodeLimits>;
  /** Take the client address from `X-Forwarded-For`: only behind a proxy that sets it, for anyone can send it. */
  readonly trustForwardedFor?: boolean;
  /** How long `stop()` lets running answers finish, in milliseconds. */
  readonly stopTimeoutMs?: number;
  readonly log?: NodeLog;
  /** The node's clock in milliseconds. */
  readonly now?: () => number;
};

export type ProviderNode = {
  /** Where the node itself listens. */
  readonly url: string;
  /** Where the operator reads health, readiness and metrics. */
  readonly adminUrl: string | undefined;
  /** What is registered on chain. */
  readonly publicUrl: string;
  readonly address: Address;
  readonly teeSigner: Address;
  readonly serviceType: string;
  readonly model: string;
  /** True until the owner of the contract has acknowledged this TEE signer; as read at start. */
  readonly needsOwnerAcknowledgement: boolean;
  settleNow(): Promise<SettlementReport>;
  stop(): Promise<void>;
};
