/** What every answer of the benchmark's model server reports; the bill is foretold from it. */
export const reportedUsage = { prompt_tokens: 20, completion_tokens: 10 } as const;
