import { renderSVG } from 'uqr';
import { ownAccount } from '#modules/people/account.ts';
import {
  beginAuthenticator,
  confirmAuthenticator,
  renewRecoveryCodes,
  turnOffAuthenticator,
} from '#modules/people/authenticators.ts';
import { firstCode, ownProof } from '#modules/people/input-signing-in.ts';
import { answerSecretForm } from '../../secret-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const account = await ownAccount(locals.actor, locals.sessionId ?? '');
  const on = account.authenticatorSince !== null;
  const { codesLeft, asked } = account;
  const state = { on, codesLeft, asked, hasPassword: account.passwordSetAt !== null };
  if (on || asked === 'sign-in') return { ...state, app: null };
  const { secret, address } = await beginAuthenticator(locals.actor);
  const picture = `data:image/svg+xml;base64,${btoa(renderSVG(address, { border: 3 }))}`;
  return { ...state, app: { picture, text: (secret.match(/.{1,4}/g) ?? []).join(' ') } };
};

export const actions: Actions = {
  confirm: async ({ request, locals }) => {
    const answer = await answerSecretForm(request, firstCode, (given) =>
      confirmAuthenticator(locals.actor, { ...given, sessionId: locals.sessionId ?? '' }),
    );
    return 'done' in answer ? { codes: answer.done, problems: [] } : answer;
  },
  codes: async ({ request, locals }) => {
    const answer = await answerSecretForm(request, ownProof, (proof) =>
      renewRecoveryCodes(locals.actor, proof),
    );
    return 'done' in answer ? { codes: answer.done, problems: [] } : answer;
  },
  off: async ({ request, locals }) => {
    const answer = await answerSecretForm(request, ownProof, (proof) =>
      turnOffAuthenticator(locals.actor, proof),
    );
    return 'done' in answer ? { off: true, problems: [] } : answer;
  },
};
