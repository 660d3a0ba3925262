import { openChats } from '#modules/chats/links.ts';
import { config } from '#server/config.ts';

/** How one reports without this site, as far as it is set up here. */
export const otherWays = () => ({ chats: openChats(), email: config.mailInAddress });
