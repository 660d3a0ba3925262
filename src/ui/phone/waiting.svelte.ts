/** How many reports and answers wait on this phone; 0 until the phone was asked. */
export const waiting = $state({ count: 0 });
