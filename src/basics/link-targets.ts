/**
 * Where a link may lead: a page of ours, the web, a letter, a call. Anything else (javascript:,
 * data:, file:, another host without a scheme) stays the words it was typed as.
 */
export const mayLinkTo = (url: string) =>
  /^(?:https?:\/\/[^/\\]|mailto:|tel:\+?\d|\/(?![/\\]|%5c|%2f)|#)/i.test(url.trim()) &&
  // Browsers leave out tabs and line ends in addresses: what is hidden behind them is not looked for.
  !/[\s\p{Cc}]|%0[0-9a-d]/iu.test(url.trim());
