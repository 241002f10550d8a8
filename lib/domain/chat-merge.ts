import type { Chat, ChatTurn } from './chat';

/** Of two states of one turn: the later attempt, else that of the tab whose turn it is. */
function turnOf(stored: ChatTurn, mine: ChatTurn | undefined, isOwn: boolean): ChatTurn {
  if (mine === undefined) return stored;
  if (mine.timings.askedAt !== stored.timings.askedAt)
    return mine.timings.askedAt > stored.timings.askedAt ? mine : stored;
  return isOwn ? mine : stored;
}

/**
 * Join a tab's state of a chat with what is stored of it, so that two tabs with one chat open lose no turn of either: `own` names the
 * turns this tab asked, sent again or looked up; of all others another tab may know more. Turns stand in the stored order, the tab's
 * further ones after them.
 */
export function mergeChats(input: {
  readonly mine: Chat;
  readonly stored: Chat;
  readonly own: ReadonlySet<string>;
}): Chat {
  const { mine, stored, own } = input;
  const byId = new Map(mine.turns.map((turn) => [turn.id, turn]));
  const known = new Set(stored.turns.map(({ id }) => id));
  return {
    ...mine,
    title: mine.title === '' ? stored.title : mine.title,
    createdAt: Math.min(mine.createdAt, stored.createdAt),
    updatedAt: Math.max(mine.updatedAt, stored.updatedAt),
    turns: [
      ...stored.turns.map((turn) => turnOf(turn, byId.get(turn.id), own.has(turn.id))),
      ...mine.turns.filter(({ id }) => !known.has(id)),
    ],
  };
}
