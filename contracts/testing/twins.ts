/** Two chains side by side, one with our contracts and one with the production ones. */
import { prepareStateView } from './state';
import { startWorld, type World } from './world';

export type Twins = { readonly own: World; readonly official: World };

export async function startTwins(): Promise<Twins> {
  const [own, official] = await Promise.all([startWorld('own'), startWorld('official')]);
  await Promise.all([prepareStateView(own), prepareStateView(official)]);
  return { own, official };
}

export function onBoth<T>({ own, official }: Twins, work: (world: World) => Promise<T>): Promise<[T, T]> {
  return Promise.all([work(own), work(official)]);
}

/** Puts both chains back to where they were once the work is done, also after a failure. */
export async function fromHere(twins: Twins, work: () => Promise<void>): Promise<void> {
  const [own, official] = await onBoth(twins, ({ rpc }) => rpc.call('evm_snapshot'));
  try {
    await work();
  } finally {
    await Promise.all([twins.own.rpc.call('evm_revert', own), twins.official.rpc.call('evm_revert', official)]);
  }
}
