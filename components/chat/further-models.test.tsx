import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { furtherOffersOf, modelOfferOf } from '@/lib/domain/model-offer';
import { fakeService } from '@/lib/testing/fake-chat-ports';
import { ChangeSheet } from './change-sheet';
import { ComposerFacts } from './composer-facts';
import { FurtherModelsView } from './further-models';

afterEach(cleanup);

const nothing = () => {};
const service = fakeService();
const second = { id: 'a/second', inputPrice: 10n ** 11n, outputPrice: 2n * 10n ** 11n };
const listed = [second, { id: 'a/third', inputPrice: 1n, outputPrice: 0n }, { id: 'a/unpriced' }];

describe('the further models of a provider', () => {
  it('are asked for by a press only', () => {
    let asked = 0;
    render(
      <FurtherModelsView {...{ service }} offers={undefined} probe={{ state: 'idle' }} onAsk={() => (asked += 1)} />,
    );
    expect(asked).toBe(0);
    fireEvent.click(screen.getByRole('button', { name: 'Ask for other models of the provider of local/handbook' }));
    expect(asked).toBe(1);
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  it('are chosen with the price the provider states, and lead to a chat with the chosen one', () => {
    const offers = furtherOffersOf(service, listed);
    render(<FurtherModelsView {...{ service, offers }} probe={{ state: 'idle' }} onAsk={nothing} />);
    expect(screen.getByRole('option', { name: 'a/second: 0.1 in, 0.2 0G out per 1M tokens' })).toBeDefined();
    const unpriced = screen.getByRole<HTMLOptionElement>('option', { name: 'a/unpriced: no price stated' });
    expect(unpriced.disabled).toBe(true);
    expect(screen.getByText(/No contract holds this model or its price/)).toBeDefined();
    const link = () => screen.getByRole('link', { name: 'Chat with this model' }).getAttribute('href');
    expect(link()).toBe(`/chat?provider=${service.provider}&model=a%2Fsecond`);
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'a/third' } });
    expect(link()).toBe(`/chat?provider=${service.provider}&model=a%2Fthird`);
  });

  it('are said to be none, or unknown where the provider is silent', () => {
    render(<FurtherModelsView {...{ service }} offers={[]} probe={{ state: 'idle' }} onAsk={nothing} />);
    expect(screen.getByText('It lists no other chat model.')).toBeDefined();
    cleanup();
    render(<FurtherModelsView {...{ service }} offers={undefined} probe={{ state: 'silent' }} onAsk={nothing} />);
    expect(screen.getByText('The provider gave no list of models.')).toBeDefined();
  });
});

describe('what the next message depends on, with a further model', () => {
  const facts = (models: typeof listed | undefined, model = 'a/second', onAsk = nothing) =>
    render(
      <ComposerFacts
        {...{ service, onAsk }}
        offer={modelOfferOf({ service, model, listed: models })}
        probe={{ state: 'idle' }}
        stale={false}
        funds={{ state: 'unknown' }}
        sessionEndsAt={undefined}
        onForgetSession={nothing}
      />,
    ).container;

  it('names the model, its stated price and that only the provider says so', () => {
    const text = facts(listed).textContent;
    expect(text).toContain('a/second');
    expect(text).toContain('0.1 in, 0.2 0G out per 1M tokens');
    expect(text).toContain('stated by the provider, off chain');
  });

  it('says that the price is not known before the provider was asked, and asks by a press', () => {
    let asked = 0;
    const text = facts(undefined, 'a/second', () => {
      asked += 1;
    }).textContent;
    expect(text).toContain('price not known yet');
    expect(text).not.toContain('per 1M tokens');
    fireEvent.click(screen.getByRole('button', { name: 'Ask the provider for the price' }));
    expect(asked).toBe(1);
  });

  it('says where the list does not name it or names no price, and offers another choice', () => {
    expect(facts(listed, 'a/gone').textContent).toContain('not on the provider’s list of chat models');
    expect(screen.getByRole('link', { name: 'Choose another provider' }).getAttribute('href')).toBe('/chat');
    cleanup();
    expect(facts(listed, 'a/unpriced').textContent).toContain('the provider states no price for it');
  });
});

it('the sheet before a message shows a stated price as new and as the provider’s word alone', () => {
  const after = { inputPrice: 10n ** 11n, outputPrice: 2n * 10n ** 11n };
  const changes = [{ kind: 'price', before: undefined, after, stated: true }] as const;
  render(<ChangeSheet changes={changes} onAccept={nothing} onDecline={nothing} />);
  const dialog = screen.getByRole('dialog', { name: 'What this model costs' });
  expect(dialog.textContent).toContain('stated by the provider, off chain');
  expect(screen.getAllByTitle('not seen before')).toHaveLength(2);
  expect(dialog.textContent).not.toContain('has changed');
});
