// What every screen needs to tell of a failed read. What explains contracts and wallets is in revert.ts, which no page loads before something failed.
import { type Hex, HttpRequestError, isHex, TimeoutError } from 'viem';
import { AppError } from '@/lib/domain/error';
import { cleanText } from '@/lib/domain/service';
import { RpcBusyError, RpcUnavailableError, UnknownProblemError } from './errors';

const maximumDepth = 8;

/** One error of those that lie within each other. */
type Layer = { readonly error: object; readonly code: number | undefined; readonly revertData: Hex | undefined };

/** Revert data is at least a selector; some nodes and wallets prefix or nest it. */
function revertDataIn(value: unknown): Hex | undefined {
  return isHex(value) && value.length >= 10 && value.length % 2 === 0 ? value : undefined;
}

/** Walk an error from the outside in: viem nests by `cause`, wallets by `data`, `originalError` or `error`. */
export function layersOf(error: unknown, depth = 0): readonly Layer[] {
  if (typeof error !== 'object' || error === null || depth > maximumDepth) return [];
  const code = 'code' in error && typeof error.code === 'number' ? error.code : undefined;
  const revertData = 'data' in error ? revertDataIn(error.data) : undefined;
  const inner = ['cause', 'data', 'originalError', 'error'].flatMap((key) => {
    const value: unknown = Reflect.get(error, key);
    return value === error ? [] : layersOf(value, depth + 1);
  });
  return [{ error, code, revertData }, ...inner];
}

/** Find the bytes a contract reverted with inside any error, or undefined when the error carries none. */
export function revertDataOf(error: unknown): Hex | undefined {
  return layersOf(error).find((layer) => layer.revertData !== undefined)?.revertData;
}

/** Find the first numeric error code inside any error, seen from the outside. */
export function errorCodeOf(error: unknown): number | undefined {
  return layersOf(error).find((layer) => layer.code !== undefined && layer.code !== -1)?.code;
}

/** viem keeps the node's own words in `details`; its `message` adds much that no person needs. */
export function messageOf(error: unknown): string {
  const fieldOf = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const words = [fieldOf('details'), fieldOf('message')].find((text) => typeof text === 'string' && text !== '');
  return cleanText(String(words ?? error), 300);
}

/** Explain an error that means that the node could not be reached or did not answer in time; undefined for any other. */
export function explainOutage(error: unknown): AppError | undefined {
  const outage = layersOf(error).find((layer) => isOutage(layer.error));
  if (outage === undefined) return undefined;
  const options = { cause: error, details: messageOf(error) };
  if (layersOf(error).some((layer) => layer.error instanceof HttpRequestError && layer.error.status === 429))
    return new RpcBusyError('The node asks to be called less often', options);
  return new RpcUnavailableError('The network node did not answer', options);
}

const isOutage = (error: object): boolean => error instanceof HttpRequestError || error instanceof TimeoutError;

/** Say of anything that was thrown at least that much; what reads throw is an AppError already, and passes as it is. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const options = { cause: error, details: messageOf(error) };
  return explainOutage(error) ?? new UnknownProblemError('Something failed without a known reason', options);
}
