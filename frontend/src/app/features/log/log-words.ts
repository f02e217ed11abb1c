/** What was done, told from the name of the request: the name itself stands beside it. */
const WAYS: readonly (readonly [beginning: RegExp, key: string])[] = [
  [/^job\./, 'log.by-itself'],
  [/^print|^report/, 'look.printed'],
  [/^disclose/, 'log.revealed'],
  [/^(get|list|search|preview|keep|read)/, 'look.opened'],
];

export const howKey = (action: string): string =>
  WAYS.find(([beginning]) => beginning.test(action))?.[1] ?? 'log.written';
