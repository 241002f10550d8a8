import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ChatRequestError } from '@/lib/chat/errors';
import { draftSession } from '@/lib/chat/session';
import { modelOfferOf } from '@/lib/domain/model-offer';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import type { ServiceChange, SessionPrompt } from '@/lib/react/use-chat';
import { chatPeople, fakeChat, fakeService } from '@/lib/testing/fake-chat-ports';
import { ChangeSheet } from './change-sheet';
import { ComposerFacts } from './composer-facts';
import { HistorySheet } from './history-sheet';
import { ProviderChoice } from './provider-choice';
import { SessionSheet } from './session-sheet';

afterEach(cleanup);

const nothing = () => {};
const block = { number: 7n, hash: '0x07', timestamp: 1n } as const;

const draft = draftSession({
  user: chatPeople.user,
  provider: chatPeople.provider,
  generation: 3n,
  now: 1_767_225_600_000,
  nonce: new Uint8Array(16),
});

const promptOf = (changes: Partial<SessionPrompt> = {}): SessionPrompt => ({
  draft,
  state: 'explaining',
  problem: undefined,
  sign: nothing,
  decline: nothing,
  ...changes,
});

describe('the session sheet', () => {
  it('shows the hash the wallet will show, the decoded claims, what is permitted and until when', () => {
    const { container } = render(<SessionSheet prompt={promptOf()} />);
    expect(screen.getByText(draft.hash)).toBeDefined();
    const json = JSON.parse(container.querySelector('pre')?.textContent ?? '{}');
    expect(json).toEqual({ ...draft.claims });
    expect(screen.getByText(/this one provider as you/)).toBeDefined();
    expect(screen.getByText(/24h|1d/)).toBeDefined();
    expect(screen.getByText(/memory of this page only/)).toBeDefined();
    expect(screen.getByText(/names no network and no website/)).toBeDefined();
  });

  it('asks the wallet only by its button', () => {
    const done: string[] = [];
    render(<SessionSheet prompt={promptOf({ sign: () => done.push('sign'), decline: () => done.push('decline') })} />);
    expect(done).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Sign in the wallet' }));
    expect(done).toEqual(['sign']);
  });

  it('waits for the wallet, and stays open with the reason when it was declined there', () => {
    render(<SessionSheet prompt={promptOf({ state: 'signing' })} />);
    expect(screen.getByRole('button', { name: 'Waiting for the wallet' }).getAttribute('aria-busy')).toBe('true');
    cleanup();
    const values = { account: chatPeople.user };
    render(<SessionSheet prompt={promptOf({ problem: new ChatRequestError('session-wallet-missing', { values }) })} />);
    expect(screen.getByRole('alert').textContent).toContain('does not show the account');
    expect(screen.getByRole('button', { name: 'Sign in the wallet' })).toBeDefined();
  });

  it('is closed without a prompt', () => {
    const { container } = render(<SessionSheet prompt={undefined} />);
    expect(container.querySelector('dialog')?.open).toBe(false);
  });
});

describe('the sheet of changes', () => {
  const changes: readonly (readonly [string, ServiceChange, RegExp])[] = [
    [
      'price',
      {
        kind: 'price',
        before: { inputPrice: 10n ** 11n, outputPrice: 10n ** 11n },
        after: { inputPrice: 2n * 10n ** 11n, outputPrice: 10n ** 11n },
      },
      /Price per 1M tokens in.*0\.1.*0\.2/,
    ],
    [
      'dearer tiers',
      { kind: 'price', before: { inputPrice: 1n, outputPrice: 1n }, after: { inputPrice: 1n, outputPrice: 1n } },
      /price tiers or the cache rule/,
    ],
    [
      'signer',
      { kind: 'signer', before: chatPeople.user, after: chatPeople.teeSigner },
      /Key that signs answers.*0xf39F.*0x3C44/,
    ],
    ['url', { kind: 'url', before: 'https://a.example', after: 'https://b.example' }, /a\.example.*b\.example/],
    ['model', { kind: 'model', before: 'one', after: 'two' }, /Model.*one.*two/],
  ];

  it.each(changes)('shows a change of %s as before and now', (_name, change, words) => {
    const { container } = render(<ChangeSheet changes={[change]} onAccept={nothing} onDecline={nothing} />);
    expect(container.textContent).toMatch(words);
  });

  it('sends only after a yes', () => {
    const said: string[] = [];
    const change: ServiceChange = { kind: 'model', before: 'one', after: 'two' };
    render(<ChangeSheet changes={[change]} onAccept={() => said.push('yes')} onDecline={() => said.push('no')} />);
    fireEvent.click(screen.getByRole('button', { name: 'Accept and send' }));
    expect(said).toEqual(['yes']);
  });
});

describe('the choice of a provider', () => {
  const fresh = (value: readonly Service[]): Remote<readonly Service[]> => ({
    state: 'fresh',
    value,
    block,
    readAt: 0,
  });

  it('lists chat services one could use now and nothing else', () => {
    const services = [
      fakeService(),
      fakeService({ provider: chatPeople.user, serviceType: 'text-to-image' }),
      fakeService({ provider: chatPeople.teeSigner, teeSignerAcknowledged: false }),
      fakeService({ provider: '0x90F79bf6EB2c4f870365E785982E1f101E93b906', url: 'http://plain.example' }),
    ];
    render(<ProviderChoice models={() => null} market={fresh(services)} local={false} />);
    const links = within(screen.getByRole('list')).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      expect.stringContaining(`?provider=${chatPeople.provider}`),
    ]);
    // The name is what is seen, with the whole address.
    expect(links[0]?.hasAttribute('aria-label')).toBe(false);
    expect(links[0]?.textContent).toContain(chatPeople.provider);
  });

  it('tells an outage from an empty market', () => {
    const retried: number[] = [];
    const failed: Remote<readonly Service[]> = {
      state: 'failed',
      error: new ChatRequestError('service-gone'),
      retry: () => retried.push(1),
    };
    render(<ProviderChoice models={() => null} market={failed} local />);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retried).toEqual([1]);
    expect(screen.queryByText(/No provider on this network/)).toBeNull();
    cleanup();
    render(<ProviderChoice models={() => null} market={fresh([])} local />);
    expect(screen.getByText(/No provider on this network/)).toBeDefined();
    cleanup();
    render(<ProviderChoice models={() => null} market={{ state: 'loading' }} local />);
    expect(screen.getByText('Reading the providers')).toBeDefined();
  });

  it('keeps a stale list usable', () => {
    const error = new ChatRequestError('service-gone');
    const market: Remote<readonly Service[]> = {
      state: 'stale',
      value: [fakeService()],
      block,
      readAt: 0,
      error,
      retry: nothing,
    };
    render(<ProviderChoice models={() => null} market={market} local />);
    expect(within(screen.getByRole('list')).getAllByRole('link')).toHaveLength(1);
  });
});

describe('the facts of the next message', () => {
  const service = fakeService({ inputPrice: 10n ** 11n, outputPrice: 2n * 10n ** 11n });
  const facts = (changes: Partial<Parameters<typeof ComposerFacts>[0]> = {}) =>
    render(
      <ComposerFacts
        service={service}
        offer={modelOfferOf({ service, model: undefined, listed: undefined })}
        probe={{ state: 'idle' }}
        onAsk={nothing}
        stale={false}
        funds={{ state: 'known', free: 5n * 10n ** 17n, messages: 190n }}
        sessionEndsAt={undefined}
        onForgetSession={nothing}
        {...changes}
      />,
    );

  it('are model, provider, price, funds and session', () => {
    const { container } = facts();
    expect(container.textContent).toContain('local/handbook');
    expect(container.textContent).toContain('0.1 in, 0.2 0G out per 1M tokens');
    expect(container.textContent).toContain('about 190 messages');
    expect(container.textContent).toContain('no session yet');
  });

  it('tell unknown funds from none and from too little', () => {
    facts({ funds: { state: 'unknown' } });
    expect(screen.getByTitle('funds not known').textContent).toContain('—');
    cleanup();
    facts({ funds: { state: 'none' } });
    expect(screen.getByRole('link', { name: 'no funds with this provider (Direct ledger)' })).toBeDefined();
    cleanup();
    const { container } = facts({ funds: { state: 'known', free: 0n, messages: 0n } });
    expect(container.textContent).toContain('not enough for a message');
  });

  it('say when the session ends and let it be forgotten', () => {
    const forgotten: number[] = [];
    facts({ sessionEndsAt: Date.now() + 5 * 3_600_000, onForgetSession: () => forgotten.push(1) });
    expect(screen.getByText(/session ends in 4h|session ends in 5h/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Forget the session' }));
    expect(forgotten).toEqual([1]);
  });

  it('neutralise a hostile model name', () => {
    const { container } = facts({ service: fakeService({ model: 'good\u202Elive<img src=x>' }) });
    expect(container.textContent).not.toContain('\u202E');
    expect(container.querySelector('img')).toBeNull();
  });
});

describe('the stored chats', () => {
  const chats = [fakeChat({ id: 'a', title: 'First' }), fakeChat({ id: 'b', title: 'Second' })];
  const sheet = (changes: Partial<Parameters<typeof HistorySheet>[0]> = {}) =>
    render(
      <HistorySheet
        open
        onClose={nothing}
        state="ready"
        chats={chats}
        damaged={0}
        openChatId="a"
        onOpenChat={nothing}
        onDelete={nothing}
        {...changes}
      />,
    );

  it('open by a press, the open one marked', () => {
    const opened: string[] = [];
    sheet({ onOpenChat: ({ id }) => opened.push(id) });
    fireEvent.click(screen.getByRole('button', { name: /^Open: Second.*question/ }));
    expect(opened).toEqual(['b']);
    expect(screen.getByRole('button', { name: /^Open: First.*question/ }).getAttribute('aria-current')).toBe('true');
  });

  it('are deleted only after a second yes', () => {
    const deleted: string[] = [];
    sheet({ onDelete: ({ id }) => deleted.push(id) });
    fireEvent.click(screen.getByRole('button', { name: 'Delete: Second' }));
    expect(deleted).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(deleted).toEqual(['b']);
  });

  it('tell loading from none, and count what could not be read', () => {
    sheet({ state: 'loading', chats: [] });
    expect(screen.getByText('Reading your chats')).toBeDefined();
    cleanup();
    sheet({ chats: [], damaged: 2 });
    expect(screen.getByText(/are kept here, in this browser only/)).toBeDefined();
    expect(screen.getByText('2 stored chats could not be read.')).toBeDefined();
  });
});
