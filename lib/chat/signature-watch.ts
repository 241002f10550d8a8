import type { ChatTurn } from '@/lib/domain/chat';
import type { ProofReason, SignatureLookup } from '@/lib/domain/verification';
import type { ChatClock } from './ports';

/** How long providers keep a signature, in milliseconds (provider protocol §3.1). */
export const signatureWindow = 20 * 60_000;

/** When a signature that was not there is asked for again, milliseconds after the answer; the last time says that it is absent. */
const moments: readonly number[] = [30_000, 120_000, 600_000, signatureWindow + 1_000];

/** Give the next moment to ask for the signature of an answer that ended at `answeredAt`; undefined when all are over. */
export function nextLookupAt(answeredAt: number, now: number): number | undefined {
  return moments.map((after) => answeredAt + after).find((moment) => moment > now);
}

const isUnverified = ({ state }: ChatTurn, why: ProofReason): boolean =>
  state.kind === 'unverified' && state.why === why;

/** Asks for missing signatures a bounded number of times, and tells when; one conversation has one. */
export class SignatureWatch {
  readonly #clock: ChatClock;
  readonly #look: (turnId: string) => Promise<void>;
  readonly #show: (lookups: ReadonlyMap<string, SignatureLookup>) => void;
  readonly #cancels = new Map<string, () => void>();
  /** Turns whose signature the provider said it does not have yet. */
  readonly #missing = new Set<string>();
  #lookups: ReadonlyMap<string, SignatureLookup> = new Map();

  constructor(options: {
    readonly clock: ChatClock;
    readonly look: (turnId: string) => Promise<void>;
    readonly show: (lookups: ReadonlyMap<string, SignatureLookup>) => void;
  }) {
    this.#clock = options.clock;
    this.#look = options.look;
    this.#show = options.show;
  }

  /** Note one more question to the provider. */
  noteAsked(turnId: string): void {
    const asked = (this.#lookups.get(turnId)?.asked ?? 0) + 1;
    this.#tell(turnId, { asked, nextAt: undefined });
  }

  /** Plan the next question for a turn, or forget it once nothing is waited for. */
  plan(turn: ChatTurn): void {
    this.#cancel(turn.id);
    const now = this.#clock.now();
    const { endedAt } = turn.timings;
    const nextAt = endedAt === undefined || !this.#isWaiting(turn) ? undefined : nextLookupAt(endedAt, now);
    const asked = this.#lookups.get(turn.id)?.asked ?? 0;
    if (nextAt === undefined) {
      if (asked > 0) this.#tell(turn.id, { asked, nextAt });
      return;
    }
    this.#tell(turn.id, { asked, nextAt });
    this.#cancels.set(
      turn.id,
      this.#clock.after(nextAt - now, () => {
        this.#cancels.delete(turn.id);
        void this.#look(turn.id);
      }),
    );
  }

  /** Forget a turn: what comes is another exchange. */
  forget(turnId: string): void {
    this.#cancel(turnId);
    this.#missing.delete(turnId);
    this.#lookups = new Map([...this.#lookups].filter(([other]) => other !== turnId));
    this.#show(this.#lookups);
  }

  /** Ask for nothing more. */
  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  /** A question that failed on its way answers nothing: what was missing before it is waited for as planned. */
  #isWaiting(turn: ChatTurn): boolean {
    if (isUnverified(turn, 'signature-missing')) this.#missing.add(turn.id);
    else if (!isUnverified(turn, 'lookup-failed')) this.#missing.delete(turn.id);
    return this.#missing.has(turn.id);
  }

  #cancel(turnId: string): void {
    this.#cancels.get(turnId)?.();
    this.#cancels.delete(turnId);
  }

  #tell(turnId: string, lookup: SignatureLookup): void {
    this.#lookups = new Map([...this.#lookups, [turnId, lookup]]);
    this.#show(this.#lookups);
  }
}
