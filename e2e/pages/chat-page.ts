import type { Locator, Page } from '@playwright/test';

/** One question with its answer and the line under it. */
export class Turn {
  readonly evidence: Locator;

  constructor(readonly root: Locator) {
    this.evidence = root.getByRole('button', { name: /What this answer proves/u });
  }

  /** A button inside the turn, for example its cure. */
  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name });
  }
}

/** The conversation with one provider. */
export class ChatPage {
  readonly message: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly sessionSheet: Locator;
  readonly signButton: Locator;
  readonly declineButton: Locator;
  readonly notKept: Locator;

  constructor(readonly page: Page) {
    this.message = page.getByRole('textbox', { name: 'Message' });
    this.sendButton = page.getByRole('button', { name: 'Send', exact: true });
    this.stopButton = page.getByRole('button', { name: 'Stop', exact: true });
    this.sessionSheet = page.getByRole('dialog', { name: 'Sign a session' });
    this.signButton = this.sessionSheet.getByRole('button', { name: 'Sign in the wallet' });
    this.declineButton = this.sessionSheet.getByRole('button', { name: 'Not now' }).last();
    this.notKept = page.getByText('This browser does not keep this chat');
  }

  async open(provider: string): Promise<void> {
    await this.page.goto(`/chat/?provider=${provider}`);
  }

  async ask(text: string): Promise<Turn> {
    await this.message.fill(text);
    await this.sendButton.click();
    return this.turn(text);
  }

  /** Asks where a session must be signed first. */
  async askAndSign(text: string): Promise<Turn> {
    const turn = await this.ask(text);
    await this.signButton.click();
    return turn;
  }

  turn(question: string): Turn {
    return new Turn(this.page.getByRole('article').filter({ hasText: question }));
  }

  /** Opens what an answer proves. */
  async openProof(turn: Turn): Promise<Locator> {
    await turn.evidence.click();
    return this.page.getByRole('dialog', { name: 'What this answer proves' });
  }
}
