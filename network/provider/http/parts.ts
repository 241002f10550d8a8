import type { Address } from 'viem';
import type { Service, ServiceDetails } from '@/lib/domain/service';
import type { AdmissionGate } from '../admission';
import type { ChainCache } from '../chain-cache';
import type { NodeLog } from '../log';
import type { NodeLimits } from '../options';
import type { ReceiptBook } from '../receipts/receipt-book';
import type { Offer } from '../services/offer';
import type { ServiceKind } from '../services/service-kind';
import type { SessionGate } from '../session';
import type { ResponseSigner } from '../signatures';
import type { Store } from '../store/store';
import type { Upstream } from '../upstream-port';
import type { ImageStore } from './image-store';
import type { NodeGates } from './node-gates';

/** Everything the HTTP door works with. */
export type HttpParts = {
  readonly provider: Address;
  readonly kind: ServiceKind;
  readonly offer: Offer;
  readonly images: ImageStore;
  /** What the registration says of this provider: above all who signs its answers (provider protocol §3.2). */
  readonly details: ServiceDetails;
  /** Where clients reach this node; known once it listens. */
  readonly publicUrl: () => string;
  readonly upstream: Upstream;
  readonly sessions: SessionGate;
  readonly admission: AdmissionGate;
  readonly services: ChainCache<Service | undefined>;
  readonly store: Store;
  readonly signer: ResponseSigner;
  readonly receipts: ReceiptBook;
  readonly gates: NodeGates;
  readonly limits: NodeLimits;
  readonly trustForwardedFor: boolean;
  /** Responses under way; they outlive their clients. */
  readonly running: Set<Promise<void>>;
  /** Aborts what is asked of the upstream when the node must go. */
  readonly aborted: AbortSignal;
  readonly now: () => number;
  readonly log: NodeLog;
};
