import { toAppError } from '@/lib/chain/revert';
import { ChatRequestError } from '@/lib/chat/errors';
import type { Session, SessionRequest, SessionSigner } from '@/lib/chat/ports';
import { completeSession, draftSession, type SessionDraft } from '@/lib/chat/session';
import type { AppError } from '@/lib/domain/error';
import { forgetSession, heldSession, holdSession, type SessionOwner } from './session-vault';
import { getWalletPort } from './wallet-store';

/** The sheet that explains a session before the wallet asks: what will be signed, and how the asking goes (C-29, R-06). */
export type SessionPrompt = {
  readonly draft: SessionDraft;
  readonly state: 'explaining' | 'signing';
  /** Why the last try did not work; the sheet stays open for another one (F-043). */
  readonly problem: AppError | undefined;
  readonly sign: () => void;
  readonly decline: () => void;
};

function draftFor(owner: SessionOwner, request: SessionRequest): SessionDraft {
  return draftSession({
    user: owner.user,
    provider: request.provider,
    generation: request.generation,
    now: Date.now(),
    nonce: crypto.getRandomValues(new Uint8Array(16)),
  });
}

async function signInWallet(owner: SessionOwner, draft: SessionDraft) {
  const port = getWalletPort();
  if (port === undefined || port.address.toLowerCase() !== owner.user.toLowerCase()) {
    throw new ChatRequestError('session-wallet-missing', { values: { account: owner.user } });
  }
  return port.signRaw(draft.hash);
}

/** Ask through the sheet until a signature is there or the person declines. */
function askForSession(input: {
  readonly owner: SessionOwner;
  readonly draft: SessionDraft;
  readonly signal: AbortSignal;
  readonly show: (prompt: SessionPrompt | undefined) => void;
}): Promise<Session> {
  const { owner, draft, signal, show } = input;
  return new Promise((resolve, reject) => {
    let open = true;
    const finish = (act: () => void) => {
      // A wallet may answer long after the sheet was closed; by then another sheet may be open.
      if (!open) return;
      open = false;
      show(undefined);
      act();
    };
    const decline = () => finish(() => reject(new ChatRequestError('session-declined')));
    const sign = () => {
      show({ draft, state: 'signing', problem: undefined, sign, decline });
      signInWallet(owner, draft).then(
        (signature) => finish(() => completeSession(draft, signature).then(resolve, reject)),
        (error: unknown) => {
          // A declined or locked wallet is not the end: the sheet goes back to where it was, with the reason.
          if (open) show({ draft, state: 'explaining', problem: toAppError(error), sign, decline });
        },
      );
    };
    signal.addEventListener('abort', () => finish(() => reject(signal.reason)), { once: true });
    show({ draft, state: 'explaining', problem: undefined, sign, decline });
  });
}

/** Make the session port of a conversation: reuse what the vault holds, else explain and ask; `show` draws the sheet. */
export function createSessionSigner(
  owner: SessionOwner,
  show: (prompt: SessionPrompt | undefined) => void,
): SessionSigner {
  return {
    held: ({ generation }) => heldSession(owner, generation, Date.now()),
    async sessionFor(request, signal) {
      const session = await askForSession({ owner, draft: draftFor(owner, request), signal, show });
      holdSession(owner, request.generation, session);
      return session;
    },
    forget: () => forgetSession(owner),
  };
}
