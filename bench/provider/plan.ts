/** What can be measured by itself. */
const providerParts = ['latency', 'forwarding', 'users', 'memory'] as const;
export type ProviderPart = (typeof providerParts)[number];

export type Plan = {
  readonly users: number;
  readonly latencyRequests: number;
  readonly forwardedChunks: number;
  readonly warmRequests: number;
  readonly requests: number;
};

const fullPlan: Plan = {
  users: 200,
  latencyRequests: 2_000,
  forwardedChunks: 50_000,
  warmRequests: 10_000,
  requests: 100_000,
};
export const quickPlan: Plan = {
  users: 20,
  latencyRequests: 300,
  forwardedChunks: 10_000,
  warmRequests: 500,
  requests: 2_000,
};

/** What to measure: everything at full length, less with `--quick`, one part with `--only`. @throws Error for an unknown part */
export function planFrom(args: readonly string[]): {
  readonly plan: Plan;
  readonly parts: readonly ProviderPart[];
  /** The name under which the result is kept: a part of the measurement must not pass for the whole. */
  readonly name: string;
} {
  const at = args.indexOf('--only');
  const only = at < 0 ? undefined : providerParts.find((part) => part === args[at + 1]);
  if (at >= 0 && only === undefined) throw new Error(`--only takes one of: ${providerParts.join(', ')}`);
  const isQuick = args.includes('--quick');
  return {
    plan: isQuick ? quickPlan : fullPlan,
    parts: only === undefined ? providerParts : [only],
    name: ['provider', ...(only === undefined ? [] : [only]), ...(isQuick ? ['quick'] : [])].join('-'),
  };
}
