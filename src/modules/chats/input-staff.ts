import { z } from 'zod';

/** For what a code is asked: one's own chat, or a group of an organisation. */
export const codeAsked = z.object({
  organisationId: z.preprocess((value) => value || null, z.uuid('field.wrong').nullable()),
});
export type CodeAsked = z.infer<typeof codeAsked>;

/** Which chat is to be cut off. */
export const chatNamed = z.object({ chat: z.uuid('field.wrong') });
