// The two names both ends of the line use: a binding for page → wallet, an event for wallet → page.
export const outboxName = '__extensionOutbox';
export const inboxEvent = '__extension-inbox';

/** What travels on the line in both directions. */
export type LineMessage = { readonly connectionId: string; readonly chunk: unknown };

/** A plain icon as a data URL: EIP-6963 asks for one, and no request may leave the page for it. */
export const icon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"%3E%3Cpath d="M4 6l12 8L28 6l-3 18-9 4-9-4z" fill="%23888"/%3E%3C/svg%3E';
