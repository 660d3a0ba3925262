import { z } from 'zod';
import type { ClientScope } from '#modules/clients/rules.ts';
import { config } from '#server/config.ts';
import type { AnyOperation } from './operation.ts';
import { problemFace } from './problems.ts';

type Json = Record<string, unknown>;

/**
 * The table of operations as OpenAPI 3.1 says it. The schemas are those that check what is sent and
 * what goes out; they stand under components, so that code made from them has names.
 */
export function openapi(operations: readonly AnyOperation[]): Json {
  const named = new Map<z.ZodType, string>([[problemFace, 'Problem']]);
  for (const one of operations) {
    if (one.answer) named.set(one.answer, `${capital(one.name)}Answer`);
    if (one.body) named.set(one.body, `${capital(one.name)}Input`);
  }
  const inputs = new Set(operations.map(({ body }) => body as z.ZodType | undefined));
  const schemas = [...named].map(([schema, name]) => [
    name,
    schemaOf(schema, inputs.has(schema) ? 'input' : 'output'),
  ]);
  const paths: Record<string, Json> = {};
  for (const one of operations) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: described(one, named) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lamplighter',
      version: '1',
      summary: 'Place problems: told, done, shown, confirmed.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `${config.publicUrl}/api/v1` }],
    tags: [...new Set(operations.map(({ part }) => part))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(schemas) as Json,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key: lk_ and 40 signs' },
      },
    },
  };
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function described(one: AnyOperation, named: Map<z.ZodType, string>): Json {
  return {
    operationId: one.name,
    summary: one.does,
    tags: [one.part],
    security: securityOf(one.scope),
    ...(one.scope && { description: `Scope: ${one.scope}` }),
    parameters: [...pathParameters(one), ...queryParameters(one), ...headerParameters(one)],
    ...bodyOf(one, named),
    responses: responsesOf(one, named),
  };
}

// Whoever shows a key where none is needed is measured by its quota.
const securityOf = (scope: ClientScope | null) => (scope ? [{ key: [] }] : [{}, { key: [] }]);

const pathParameters = ({ path }: AnyOperation) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));

function queryParameters({ query }: AnyOperation): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }));
}

const headerParameters = ({ repeatable }: AnyOperation): Json[] =>
  repeatable
    ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } }]
    : [];

const refTo = (name: string | undefined) => ({ $ref: `#/components/schemas/${name}` });

function bodyOf({ body, takesPhoto }: AnyOperation, named: Map<z.ZodType, string>): Json {
  if (takesPhoto) {
    const file = { type: 'object', properties: { photo: {} }, required: ['photo'] };
    return {
      requestBody: {
        required: true,
        content: {
          'image/*': {},
          'application/octet-stream': {},
          'multipart/form-data': { schema: file },
        },
      },
    };
  }
  if (!body) return {};
  const content = { 'application/json': { schema: refTo(named.get(body)) } };
  return { requestBody: { required: true, content } };
}

function responsesOf(one: AnyOperation, named: Map<z.ZodType, string>): Json {
  const type = one.answerType ?? 'application/json';
  const fine = one.answer
    ? {
        [one.answerStatus ?? 200]: {
          description: 'Done',
          headers: headersOf(one),
          content: { [type]: { schema: refTo(named.get(one.answer)) } },
        },
      }
    : { 204: { description: 'Done', headers: quotaHeaders } };
  const problem = {
    description: 'A problem (RFC 9457), in the language of Accept-Language',
    content: { 'application/problem+json': { schema: refTo('Problem') } },
  };
  return {
    ...fine,
    ...(one.keptS !== undefined && { 304: { description: 'Not changed since that ETag' } }),
    ...(one.moves && {
      307: {
        description: 'It became part of another report: Location says which',
        headers: { Location: { schema: { type: 'string' } } },
      },
    }),
    ...Object.fromEntries(statusesOf(one).map((status) => [status, problem])),
  };
}

/** Every no an operation may give. */
function statusesOf(one: AnyOperation): number[] {
  const found = [400, 401, 403, 406, 429, 500, ...(one.refusals ?? [])];
  if (one.path.includes('{') || one.body) found.push(404);
  if (one.body || one.takesPhoto) found.push(413, 415);
  return [...new Set(found)].toSorted((a, b) => a - b);
}

const header = (description: string) => ({ description, schema: { type: 'string' } });
const quotaHeaders = {
  RateLimit: header('What is left of the quota: r requests, anew in t seconds'),
  'RateLimit-Policy': header('The quota: q requests in w seconds'),
};
const headersOf = (one: AnyOperation) => ({
  ...quotaHeaders,
  ...(one.pages && { Link: header('rel="next": the next page') }),
  ...(one.keptS !== undefined && { ETag: header('Send it as If-None-Match') }),
});

/** A zod schema as JSON Schema, as plain as code generators and proxies like it. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return plainer(made) as Json;
};

/** "One of this or null" becomes a type that may be null. */
function plainer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainer);
  if (value === null || typeof value !== 'object') return value;
  const { anyOf, propertyNames: _, '~standard': __, ...rest } = value as Json;
  const kept = Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, plainer(one)]));
  const ways = anyOf as Json[] | undefined;
  if (!ways) return kept;
  const some = ways.filter(({ type }) => type !== 'null');
  const [only] = some;
  if (!only || some.length !== 1 || some.length === ways.length) {
    return { ...kept, anyOf: ways.map(plainer) };
  }
  const within = plainer(only) as Json;
  return {
    ...within,
    ...kept,
    type: [within.type, 'null'],
    ...(Array.isArray(within.enum) && { enum: [...(within.enum as unknown[]), null] }),
  };
}
