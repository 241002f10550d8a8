import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import { machineLink } from '@/lib/domain/answer-machine';
import type { Chat, ChatTurn } from '@/lib/domain/chat';
import { modelOfferOf } from '@/lib/domain/model-offer';
import { cleanText, responseSigner, type Service, serviceKind } from '@/lib/domain/service';
import { type AdmissionIssue, admissionIssue, expectedCost } from './admission';
import { type AnswerPart, createAnswerReader } from './answer-reader';
import { ChatRequestError } from './errors';
import { createBodyCopy, evidenceOf } from './evidence';
import type { ChainFacts, ChatPorts, ChatResponse, Session, VerifyRequest } from './ports';
import { feeOf, prepareRequest } from './request';
import {
  type AcceptedTerms,
  placeChanges,
  placeOf,
  type ServiceChange,
  serviceChanges,
  termsOf,
} from './service-change';
import type { TurnEvent } from './turn';

/** Facts older than this are read again before a request leaves, in milliseconds (C-20). */
const factsMaxAge = 60_000;

/** What one run of a turn may see and do; `dispatch` is deaf once the run was stopped. */
export type TurnRun = {
  readonly ports: ChatPorts;
  readonly signal: AbortSignal;
  readonly chat: () => Chat;
  readonly turn: () => ChatTurn;
  readonly accepted: () => AcceptedTerms;
  readonly accept: (terms: AcceptedTerms) => void;
  readonly askAboutChanges: (changes: readonly ServiceChange[]) => Promise<boolean>;
  /** What the provider keeps back and never spends, neuron. */
  readonly floor: () => bigint;
  readonly dispatch: (event: TurnEvent) => void;
  readonly keepEvidence: (evidence: AnswerEvidence) => void;
  /** Told before each question for the signature. */
  readonly noteAsked: () => void;
};

/** The service as the next request will find it, what changed about it, and what accepting that means. */
type Offered = {
  readonly service: Service;
  /** Model and prices are the provider's own word, off chain. */
  readonly isStated: boolean;
  readonly changes: readonly ServiceChange[];
  readonly terms: AcceptedTerms;
};

type ReadyFacts = Pick<Offered, 'service' | 'isStated'> & { readonly facts: ChainFacts; readonly readAt: number };

/** Wait for something outside, and go no further if the run was stopped meanwhile. */
async function step<T>(run: TurnRun, outside: Promise<T>): Promise<T> {
  const value = await outside;
  run.signal.throwIfAborted();
  return value;
}

function usableService(service: Service | undefined): Service {
  if (service === undefined) throw new ChatRequestError('service-gone');
  if (serviceKind(service.serviceType) !== 'chatbot') throw new ChatRequestError('service-not-chat');
  if (!service.teeSignerAcknowledged) throw new ChatRequestError('service-not-acknowledged');
  return service;
}

function admissionError(issue: AdmissionIssue): ChatRequestError {
  const missingNeuron = issue.missing.toString();
  if (issue.kind === 'no-sub-account') return new ChatRequestError('no-sub-account', { values: { missingNeuron } });
  const values = {
    missingNeuron,
    spendableNeuron: issue.spendable.toString(),
    requiredNeuron: issue.required.toString(),
  };
  return new ChatRequestError('balance-too-low', { values });
}

/** Price a chat's model: by the contract where it is the registered one, else by what its provider lists right now. */
async function offeredNow(run: TurnRun, service: Service): Promise<Offered> {
  const accepted = run.accepted();
  const { model, listed } = run.chat();
  if (listed !== true || model === service.model)
    return { service, isStated: false, changes: serviceChanges(accepted, service), terms: termsOf(service) };
  // An address the person has not accepted is not asked for anything.
  const moved = placeChanges(accepted, service);
  if (moved.length > 0) return { service, isStated: true, changes: moved, terms: { ...accepted, ...placeOf(service) } };
  const models = await step(run, run.ports.models.list({ service, signal: run.signal }));
  const offer = modelOfferOf({ service, model, listed: models });
  if (offer.service === undefined) {
    const code = offer.state === 'not-priced' ? 'model-not-priced' : 'model-not-listed';
    throw new ChatRequestError(code, { values: { model: cleanText(model, 80) } });
  }
  const changes = serviceChanges(accepted, offer.service, { isStated: true });
  return { service: offer.service, isStated: true, changes, terms: termsOf(offer.service) };
}

/** Read the chain until what it says is what the person accepted, then check the money: all before any wallet prompt. */
async function readyFacts(run: TurnRun): Promise<ReadyFacts> {
  for (;;) {
    const facts = await step(run, run.ports.facts.readFacts());
    const readAt = run.ports.clock.now();
    const { service, isStated, changes, terms } = await offeredNow(run, usableService(facts.service));
    if (changes.length === 0) {
      run.accept(terms);
      checkMoney(run, facts, service);
      return { facts, service, isStated, readAt };
    }
    const yes = await step(run, run.askAboutChanges(changes));
    if (!yes) throw new ChatRequestError('service-changed');
    run.accept(terms);
  }
}

function checkMoney(run: TurnRun, facts: ChainFacts, service: Service): void {
  const turn = run.turn();
  const earlier = run.chat().turns.filter((other) => other.id !== turn.id);
  const issue = admissionIssue({
    account: facts.account,
    unsettled: facts.unsettled,
    expectedCost: expectedCost(service, earlier, turn.userText),
    floor: run.floor(),
  });
  if (issue !== undefined) throw admissionError(issue);
}

async function sessionFor(run: TurnRun, ready: ReadyFacts): Promise<Session> {
  const request = { provider: ready.service.provider, generation: ready.facts.account?.generation ?? 0n };
  const held = run.ports.sessions.held(request);
  if (held !== undefined) return held;
  run.dispatch({ type: 'signature-wait' });
  return step(run, run.ports.sessions.sessionFor(request, run.signal));
}

/** Get the session, and facts that are still fresh after however long the person took to sign. */
async function prepare(run: TurnRun): Promise<{ readonly ready: ReadyFacts; readonly session: Session }> {
  const ready = await readyFacts(run);
  const session = await sessionFor(run, ready);
  if (run.ports.clock.now() - ready.readAt <= factsMaxAge) return { ready, session };
  return { ready: await readyFacts(run), session };
}

function partEvent(run: TurnRun, service: Service, part: AnswerPart, bytes: number): TurnEvent {
  return { ...part, type: 'answer-part', at: run.ports.clock.now(), bytes, fee: feeOf(service, part.usage) };
}

/** Read an answer to its end; gives its bytes, as far as they are kept. */
async function readAnswer(run: TurnRun, service: Service, response: ChatResponse): Promise<Uint8Array | undefined> {
  const reader = createAnswerReader(response.contentType);
  const copy = createBodyCopy();
  let problem: string | undefined;
  for await (const chunk of response.chunks) {
    run.signal.throwIfAborted();
    copy.push(chunk);
    const part = reader.push(chunk);
    problem ??= part.problem;
    run.dispatch(partEvent(run, service, part, chunk.length));
  }
  const end = reader.end();
  problem ??= end.part.problem;
  run.dispatch(partEvent(run, service, end.part, 0));
  if (problem !== undefined) throw new ChatRequestError('answer-error', { details: cleanText(problem, 500) });
  if (!end.readable) throw new ChatRequestError('answer-unreadable');
  if (!end.complete) throw new ChatRequestError('answer-cut');
  run.dispatch({ type: 'response-end', at: run.ports.clock.now(), responseHash: end.responseHash });
  return copy.bytes();
}

function keepEvidence(
  run: TurnRun,
  bytes: { readonly request: Uint8Array; readonly response: Uint8Array | undefined; readonly contentType: string },
): void {
  const evidence = evidenceOf({ ...bytes, chat: run.chat(), turn: run.turn(), at: run.ports.clock.now() });
  if (evidence !== undefined) run.keepEvidence(evidence);
}

/**
 * Tell whether a service still names the key that answered a turn. A provider may register another key at any time, so
 * neither one that the owner has not acknowledged nor one that came later may vouch for an answer from before.
 */
function isSignerUnchanged(run: TurnRun, service: Service): boolean {
  const expected = run.turn().proof?.expectedSigner ?? run.accepted().signer;
  const isSame = expected === undefined || expected.toLowerCase() === responseSigner(service).toLowerCase();
  return service.teeSignerAcknowledged && isSame;
}

/** Check a complete answer against the signature its provider keeps for it. A failed check leaves it unproven, never proven. */
async function verifyTurn(
  run: TurnRun,
  service: Service,
  patience: VerifyRequest['patience'] = 'until-there',
): Promise<void> {
  const { exchange, receiptId, id, timings } = run.turn();
  if (exchange === undefined) return;
  const proof = await step(
    run,
    run.ports.verifier.verify({
      service,
      exchangeId: receiptId ?? id,
      chatKey: exchange.chatKey,
      completionId: exchange.completionId,
      model: exchange.model,
      requestHash: exchange.requestHash,
      responseHash: exchange.responseHash,
      answeredAt: timings.endedAt,
      patience,
      onAsk: run.noteAsked,
      signal: run.signal,
    }),
  );
  const at = run.ports.clock.now();
  // What cannot be read was not checked.
  const verdict = await step(
    run,
    run.ports.machines.kept(service.provider).catch(() => undefined),
  );
  run.dispatch({ type: 'proof', at, proof, machine: machineLink({ proof, verdict, at }) });
}

/** Look for the signature of an answer again, by the key that stood when it came. @throws what the ports throw */
export async function verifyAgain(run: TurnRun, patience: VerifyRequest['patience']): Promise<void> {
  const { service } = await step(run, run.ports.facts.readFacts());
  if (service !== undefined && isSignerUnchanged(run, service)) await verifyTurn(run, service, patience);
}

/**
 * Take one turn from its question to its outcome: facts, consent, money, session, request, stream, proof.
 * @throws AppError at the step that failed; an abort error when stopped.
 */
export async function runTurn(run: TurnRun): Promise<void> {
  const { ready, session } = await prepare(run);
  const { service, isStated, facts } = ready;
  const at = run.ports.clock.now();
  const turns = run.chat().turns;
  const marker = run.ports.newId();
  const request = prepareRequest({
    ...{ turns, turn: run.turn(), service, isStated, marker, at },
    block: facts.block,
  });
  run.dispatch(request.sent);
  const response = await step(
    run,
    run.ports.transport.send({ service, token: session.token, body: request.body, signal: run.signal }),
  );
  run.dispatch({ type: 'response-start', chatKey: response.chatKey, receiptId: run.ports.newId() });
  const bytes = await readAnswer(run, service, response);
  keepEvidence(run, { request: request.body, response: bytes, contentType: response.contentType });
  await verifyTurn(run, service);
}
