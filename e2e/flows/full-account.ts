import type { Page } from '@playwright/test';
import type { Person } from '../fixtures/test';
import type { Provider, World } from '../fixtures/world';
import type { TestWallet } from '../wallet/wallet';
import { chatOpen } from './prepare';

/** A person with one settled and one unsettled answer, looking at the chat: every page then has something to show. */
export async function chatWithHistory(
  start: { readonly page: Page; readonly world: World; readonly person: Person; readonly wallet: TestWallet },
  provider: Provider,
): Promise<void> {
  const chat = await chatOpen(start, provider);
  const first = await chat.askAndSign('How do I know who signed an answer?');
  await first.evidence.waitFor();
  await provider.settleNow();
  const second = await chat.ask('What is a settlement?');
  await second.evidence.waitFor();
}
