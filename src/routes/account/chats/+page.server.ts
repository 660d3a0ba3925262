import { redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { paths } from '#basics/paths.ts';
import { makeLinkCode } from '#modules/chats/codes.ts';
import { chatNamed, codeAsked, type CodeAsked } from '#modules/chats/input-staff.ts';
import { unlinkChat } from '#modules/chats/linking.ts';
import { hasMessenger, linksFor } from '#modules/chats/links.ts';
import { ownChats } from '#modules/chats/queries-staff.ts';
import { writeLinkCode } from '#modules/chats/rules-staff.ts';
import type { Actor } from '#modules/people/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  ...(await ownChats(locals.actor, locals.locale)),
  possible: hasMessenger(),
  cut: url.searchParams.has('cut'),
});

const pictureOf = (address: string) =>
  `data:image/svg+xml;base64,${btoa(renderSVG(address, { border: 3 }))}`;

async function newCode(actor: Actor, asked: CodeAsked) {
  const { code, expiresAt } = await makeLinkCode(actor, asked);
  const group = asked.organisationId !== null;
  const links = linksFor(code, { group });
  return {
    ...{ text: writeLinkCode(code), expiresAt, group },
    links: links.map((link) => ({ ...link, picture: pictureOf(link.href) })),
  };
}

export const actions: Actions = {
  code: async ({ request, locals }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, codeAsked, (asked) => newCode(locals.actor, asked));
    return 'done' in answer ? { made: answer.done, problems: [] } : answer;
  },
  cut: async ({ request, locals }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, chatNamed, ({ chat }) =>
      unlinkChat(locals.actor, chat),
    );
    if ('done' in answer) redirect(303, `${paths.accountChats()}?cut=1`);
    return answer;
  },
};
