import { describe, expect, it } from 'vitest';
import { buildChatRequest } from './request';

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const messages = [{ role: 'user', content: 'hi é' }] as const;

describe('a chat request', () => {
  it('asks for its usage itself when it streams, so that nobody rewrites it', () => {
    expect(textOf(buildChatRequest({ model: 'm', messages, stream: true, marker: 'r1' }))).toBe(
      '{"model":"m","messages":[{"role":"user","content":"hi é"}],"stream":true,"stream_options":{"include_usage":true},"user":"r1"}',
    );
  });

  it('carries options only where they are given', () => {
    expect(
      textOf(buildChatRequest({ model: 'm', messages, stream: false, marker: 'r1', temperature: 0, maxTokens: 5 })),
    ).toBe(
      '{"model":"m","messages":[{"role":"user","content":"hi é"}],"stream":false,"temperature":0,"max_tokens":5,"user":"r1"}',
    );
  });

  it('differs from every other by its marker', () => {
    const build = (marker: string) => textOf(buildChatRequest({ model: 'm', messages, stream: true, marker }));
    expect(build('r1')).not.toBe(build('r2'));
  });

  it('sends nothing of a message but its role and content', () => {
    const hidden = [{ role: 'user', content: 'hi', secret: 'x' }] as const;
    expect(textOf(buildChatRequest({ model: 'm', messages: hidden, stream: false, marker: 'r' }))).not.toContain(
      'secret',
    );
  });
});
