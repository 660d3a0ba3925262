import { paths } from '#basics/paths.ts';
import { config } from '#server/config.ts';
import { maySpeakFirst } from './choosings.ts';
import type { Messenger } from './rules.ts';
import { writeLinkCode } from './rules-staff.ts';

export type ChatLink = { messenger: Messenger; href: string };

/** Links that open our chat with the code ready to be sent; a group is a matter of Telegram alone. */
export function linksFor(code: string, { group = false } = {}): ChatLink[] {
  const { telegram, whatsapp } = config.chatNames;
  const links: ChatLink[] = [];
  if (telegram) {
    const how = group ? 'startgroup' : 'start';
    links.push({ messenger: 'telegram', href: `https://t.me/${telegram}?${how}=${code}` });
  }
  if (whatsapp && !group) {
    const text = encodeURIComponent(writeLinkCode(code));
    links.push({ messenger: 'whatsapp', href: `https://wa.me/${whatsapp}?text=${text}` });
  }
  return links;
}

/** Where residents write to us in a messenger, and under which name they find us there. */
export function openChats(): (ChatLink & { name: string })[] {
  const { telegram, whatsapp } = config.chatNames;
  const open: (ChatLink & { name: string })[] = [];
  if (telegram) {
    open.push({ messenger: 'telegram', href: `https://t.me/${telegram}`, name: `@${telegram}` });
  }
  if (whatsapp) {
    open.push({ messenger: 'whatsapp', href: `https://wa.me/${whatsapp}`, name: `+${whatsapp}` });
  }
  return open;
}

/** Whether this house speaks in any messenger at all. */
export const hasMessenger = () =>
  [config.telegram, config.whatsapp, ...Object.values(config.chatNames)].some(Boolean);

/** Where somebody links their chats. */
export const linkPage = () => new URL(paths.accountChats(), config.publicUrl).href;

/** Links that open our chat where it can be asked for warnings; of those messengers alone in which we may tell them. */
export function chatsForWarnings(): ChatLink[] {
  const links = openChats().map(({ messenger, href }): ChatLink => {
    const query = messenger === 'telegram' ? 'start=warnings' : 'text=%2Fwarnings';
    return { messenger, href: `${href}?${query}` };
  });
  return links.filter(({ messenger }) => maySpeakFirst(messenger));
}
