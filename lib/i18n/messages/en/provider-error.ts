export const providerError = {} as const;
