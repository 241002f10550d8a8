// e2e/wallet is a wallet outside the app: MetaMask's published parts, a real key, and a person who answers by instruction.
import { providerErrors } from '@metamask/rpc-errors';

/** Every window the wallet can open, by what it asks the person. */
export type PromptKind =
  | 'connect'
  | 'transaction'
  | 'batch'
  | 'personal-sign'
  | 'typed-data'
  | 'switch-chain'
  | 'add-chain'
  | 'unlock';

/** One window the wallet opened: who asked, with which parameters, and how it ended. */
export type Prompt = {
  readonly id: number;
  readonly kind: PromptKind;
  readonly origin: string;
  readonly params: unknown;
  readonly outcome: 'open' | 'approved' | 'rejected';
};

/** A window kept open until the test answers it; `shown` resolves when it opens. */
export type HeldPrompt = {
  readonly shown: Promise<Prompt>;
  readonly approve: () => void;
  readonly reject: () => void;
};

export type PromptQuestion = { readonly kind: PromptKind; readonly origin: string; readonly params: unknown };

type Answer = 'approved' | 'rejected';
type Instruction = {
  readonly kind: PromptKind | undefined;
  readonly answer: Promise<Answer>;
  readonly onShown: (prompt: Prompt) => void;
};

export type PromptDesk = {
  /** Opens a window and waits for its answer. @throws 4001 when the person rejects. */
  readonly ask: (question: PromptQuestion) => Promise<void>;
  readonly log: () => readonly Prompt[];
  /** How many windows of the named kinds were opened (all kinds when none is named). */
  readonly count: (...kinds: readonly PromptKind[]) => number;
  readonly rejectNext: (kind?: PromptKind) => void;
  readonly holdNext: (kind?: PromptKind) => HeldPrompt;
};

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Creates the person behind the wallet: approves everything except what the test told them to reject or hold. */
export function createPromptDesk(): PromptDesk {
  const prompts: Prompt[] = [];
  const instructions: Instruction[] = [];

  const takeInstruction = (kind: PromptKind): Instruction | undefined => {
    const index = instructions.findIndex((instruction) => instruction.kind === undefined || instruction.kind === kind);
    return index < 0 ? undefined : instructions.splice(index, 1)[0];
  };

  const ask = async (question: PromptQuestion): Promise<void> => {
    const instruction = takeInstruction(question.kind);
    const prompt: Prompt = { id: prompts.length, ...question, outcome: 'open' };
    prompts.push(prompt);
    instruction?.onShown(prompt);
    const outcome = instruction === undefined ? 'approved' : await instruction.answer;
    prompts[prompt.id] = { ...prompt, outcome };
    if (outcome === 'rejected') throw providerErrors.userRejectedRequest();
  };

  return {
    ask,
    log: () => [...prompts],
    count: (...kinds) => prompts.filter((prompt) => kinds.length === 0 || kinds.includes(prompt.kind)).length,
    rejectNext: (kind) => {
      instructions.push({ kind, answer: Promise.resolve('rejected'), onShown: () => undefined });
    },
    holdNext: (kind) => {
      const shown = deferred<Prompt>();
      const answer = deferred<Answer>();
      instructions.push({ kind, answer: answer.promise, onShown: shown.resolve });
      return {
        shown: shown.promise,
        approve: () => answer.resolve('approved'),
        reject: () => answer.resolve('rejected'),
      };
    },
  };
}
