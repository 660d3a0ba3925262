import type { Problem } from '#basics/problems.ts';
import type { State } from '#modules/reports/rules.ts';

/** A letter before it goes: as the reader will see it, without its secret links. */
export type Preview = {
  byLetter: boolean;
  locale: string;
  subject: string;
  parts: { words: string; button: boolean }[];
};

/** What a look at something sensitive, or a preview, gives the page. */
export type Shown = {
  contact?: { name: string | null; email: string | null; phone: string | null } | null;
  history?: {
    open: number;
    confirmed: number;
    disputed: number;
    all: number;
    newest: { code: string; state: State; category_id: string; filed_at: Date }[];
  } | null;
} & Partial<Preview>;

/** What a form of the report's page comes back with: which one it was, what was typed, what is wrong. */
export type Answer = {
  form?: string;
  values?: Record<string, string>;
  problems?: Problem[];
  shown?: Shown;
};

/** The same, as the pieces of the page are told it. */
export type Told = { opened: string; values: Record<string, string>; problems: Problem[] };
