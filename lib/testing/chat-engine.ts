import { ChatEngine } from '@/lib/chat/engine';
import { termsOf } from '@/lib/chat/service-change';
import { type FakeChatWorld, fakeChat, fakeService, fakeStream } from './fake-chat-ports';

/** A conversation whose person has seen the service as it stands. */
export function engineIn(world: FakeChatWorld, chat = fakeChat()): ChatEngine {
  return new ChatEngine({ ports: world.ports(), chat, accepted: termsOf(fakeService()) });
}

/** A turn of a conversation, the first by default. */
export const turnOf = (engine: ChatEngine, index = 0) => engine.getSnapshot().chat.turns[index];

/** Let everything go on that waits for nothing from outside. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A conversation with one question that was answered. */
export async function answered(world: FakeChatWorld, words = ['Hel', 'lo']): Promise<ChatEngine> {
  const engine = engineIn(world);
  world.body.push(fakeStream(words));
  world.body.end();
  await engine.send('hi');
  return engine;
}
