/** What is said of measured figures and of dollars, by whoever states them; fetched where there are any. */
export const figure = {
  'status-failed': 'The network’s status service does not answer; its figures are missing.',
  'status-kept': 'The network’s status service does not answer any more; its figures are those of {age}.',
  'status-asked': '“net”: measured by the network’s status service {host}, asked {age}.',
  'not-measured': 'Nobody has measured this.',
  'measured-own': 'measured by this browser, {count} times, last {age}',
  'measured-status': 'measured by {host}, {count} times, last {age}',
  'by-own': 'you · {count} · {age}',
  'by-status': 'net · {count} · {age}',
  usd: '≈ {amount} USD',
  'usd-source': 'by the rate of {host}, {age}',
  'usd-line': 'US dollars by the rate of {host}, stated {age}.',
} as const;
