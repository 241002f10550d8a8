import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getAddress } from 'viem';
import type { ProviderNode, ProviderNodeOptions } from '../options';
import { openStore } from '../store/open-store';
import { chat } from '../testing/asking';
import { authorizationOf, fundUser, oneCoin, startAcceptedNode, type World } from '../testing/world';

/** A node with somebody who may use it. */
export type AttackedNode = {
  readonly node: ProviderNode;
  readonly url: string;
  /** Of a user with money. */
  readonly authorization: string;
};

/** Start a node of a service type and fund a user for it. */
export async function startAttackedNode(
  world: World,
  change: Partial<ProviderNodeOptions> = {},
): Promise<AttackedNode> {
  const node = await startAcceptedNode(world, change);
  const { account } = await fundUser(world, node.address, 5n * oneCoin);
  return { node, url: node.url, authorization: await authorizationOf(account, node.address) };
}

/** Whether the node still answers a chat. */
export async function stillAnswers({ node, authorization }: AttackedNode): Promise<boolean> {
  const { status, bytes } = await chat(node, { authorization });
  return status === 200 && bytes.length > 0;
}

/** How many requests stand in the books that nobody will ever be billed for; removes them. */
export async function leakedRows(world: World, node: ProviderNode): Promise<number> {
  const scope = `${world.chainId}:${getAddress(world.contracts.inference)}:${node.address}`;
  const books = await openStore({ client: world.database }, scope);
  return books.pruneUnanswered(Number.MAX_SAFE_INTEGER);
}

/** Bytes this process holds after everything that can be thrown away has been. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let round = 0; round < 3; round += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
