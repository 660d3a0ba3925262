import type { z } from 'zod';
import type { Locale } from '#basics/localised.ts';
import type { Client, ClientScope } from '#modules/clients/rules.ts';
import type { Actor } from '#modules/people/rules.ts';

/** What an operation is given, all of it checked. */
export type Asked<Q, B> = {
  actor: Actor;
  /** The program that asks; undefined: it shows no key. */
  client: Client | undefined;
  locale: Locale;
  /** Where on the net it comes from, for limits. */
  address: string;
  params: Record<string, string>;
  query: Q;
  body: B;
  /** Reads the photo that was sent, where one is. */
  photo: () => Promise<Buffer>;
  /** What the program calls its request, so that a repeat is known (Idempotency-Key). */
  repeatKey: string | null;
};

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Part = 'reports' | 'receipts' | 'tasks' | 'desk' | 'hooks' | 'house';

/** One thing a program can ask for: how it is asked, who may, what is sent, what comes back. */
export type Operation<Q = unknown, B = unknown> = {
  /** Its name in openapi.json, and in code made from it. */
  name: string;
  method: Method;
  /** As OpenAPI writes it: /reports/{code}. */
  path: string;
  part: Part;
  /** What it is for, in a line. */
  does: string;
  /** What a key must be for; null: no key is needed. */
  scope: ClientScope | null;
  /** The same for everybody, so that caches and other sites may have it. Seconds it may be kept. */
  keptS?: number;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** A photo is sent: the bytes themselves, or a form with one file. */
  takesPhoto?: true;
  /** Takes Idempotency-Key. */
  repeatable?: true;
  /** What comes back; without it nothing does (204). */
  answer?: z.ZodType;
  answerStatus?: 200 | 201;
  answerType?: string;
  /** Where the next page is, in the Link header. */
  pages?: true;
  /** It may lead elsewhere (307). */
  moves?: true;
  /** Expected refusals besides those every operation has. */
  refusals?: readonly number[];
  act: (asked: Asked<Q, B>) => Promise<unknown>;
};

/** An operation as the table keeps it, whatever it is asked with. */
export type AnyOperation = Operation<never, never>;

/** Writes an operation down; its query and body are known to `act` as their schemas read them. */
export const operation = <Q, B>(it: Operation<Q, B>): AnyOperation => it as unknown as AnyOperation;

/** A page of a list: its rows, and where the next begins. */
export type Page<T> = { rows: T[]; next: string | null };
