import type { MessageKey, Params } from '#basics/words.ts';

/** What is wrong with one field: the sentence's key and what to put into it. */
export type Problem = { field: string; key: MessageKey; params: Params };

/** The problem of one field, if it has one. */
export const problemOf = (problems: Problem[] | undefined, field: string) =>
  problems?.find((problem) => problem.field === field);
