import { createZGComputeNetworkReadOnlyBroker } from '@0gfoundation/0g-compute-ts-sdk';
import type { SlowNode } from './slow-node';

/** How the network's official SDK reads the same services from the same chain. */
export type OfficialResult = {
  readonly services: number;
  readonly milliseconds: number;
  /** Requests per JSON-RPC method. */
  readonly calls: Readonly<Record<string, number>>;
};

/** The most the SDK asks for, and the contract allows, at once. */
const pageSize = 50;

/** The port of discarded words: nothing listens there, so what asks the internet through it is told at once that it is not there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Read every service by the SDK's `listServiceWithDetail`, page after page as its documentation does, until a page is short. Its status
 * service is kept out of reach, and answers so at once: what is left is the reading of the chain.
 */
export async function measureOfficial(node: SlowNode): Promise<OfficialResult> {
  const before = { ...process.env };
  Object.assign(process.env, { HTTPS_PROXY: nowhere, https_proxy: nowhere, NO_PROXY: '127.0.0.1' });
  const { log } = console;
  console.log = () => undefined;
  try {
    node.take();
    const start = performance.now();
    const broker = await createZGComputeNetworkReadOnlyBroker(node.url);
    let services = 0;
    for (let offset = 0; ; offset += pageSize) {
      const page = await broker.inference.listServiceWithDetail(offset, pageSize, true);
      services += page.length;
      if (page.length < pageSize) break;
    }
    return { services, milliseconds: Math.round(performance.now() - start), calls: node.take() };
  } finally {
    console.log = log;
    process.env = before;
  }
}
