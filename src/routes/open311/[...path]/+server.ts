import { answerOpen311 } from '#channels/open311/answer.ts';
import type { RequestHandler } from './$types';

const answer: RequestHandler = ({ request, getClientAddress }) =>
  answerOpen311(request, getClientAddress());

export const GET = answer;
export const POST = answer;
