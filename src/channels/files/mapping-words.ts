import type { z } from 'zod';

/** What a key of a mapping for reports may look like. */
export const examples: Record<string, string> = {
  format: '"format": "csv"',
  source: '"source": "sf311"',
  locale: '"locale": "en"',
  alreadyPublic: '"alreadyPublic": true',
  encoding: '"encoding": "windows-1251"',
  delimiter: '"delimiter": ";"',
  missing: '"missing": ["NA", "-"]',
  dates: '"dates": {"format": "us", "timeZone": "America/Los_Angeles"}',
  fields: '"fields": {"externalId": "CaseID", "filedAt": "Opened", "place": "Point"}',
  'fields.externalId': '"externalId": "CaseID"',
  'fields.filedAt': '"filedAt": "Opened"',
  'fields.changedAt': '"changedAt": "Updated"',
  'fields.claimedAt': '"claimedAt": "Closed"',
  'fields.place': '"place": "Point", or "place": {"lon": "longitude", "lat": "latitude"}',
  'fields.address': '"address": "Address"',
  'fields.words': '"words": ["Request.Type", "Request.Details"]',
  category:
    '"category": {"columns": ["Category"], "values": {"Streetlights": "dark-street"}, "otherwise": "other"}',
  state: '"state": {"column": "Status", "values": {"Open": "received", "Closed": "claimed"}}',
};

/** One sentence for one thing that is wrong in a mapping: which key, what, and an example. */
export function sentence(issue: z.core.$ZodIssue, known: Record<string, string>): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const name = [...path, issue.keys[0] ?? ''].join('.');
    return `${name}: is not known. Known are ${keysUnder(path.join('.'), known).join(', ')}.`;
  }
  const example = exampleOf(path, known);
  return `${path.join('.')}: ${issue.message}.${example ? ` Example: ${example}` : ''}`;
}

function exampleOf(path: readonly string[], known: Record<string, string>): string {
  for (let length = path.length; length > 0; length--) {
    const example = known[path.slice(0, length).join('.')];
    if (example) return example;
  }
  return '';
}

const parts: Record<string, string[]> = {
  category: ['columns', 'values', 'otherwise'],
  state: ['column', 'values', 'otherwise'],
  dates: ['format', 'timeZone'],
  'fields.place': ['lon', 'lat'],
};

function keysUnder(path: string, known: Record<string, string>): string[] {
  const start = path ? `${path}.` : '';
  const below = Object.keys(known)
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .filter((key) => !key.includes('.'));
  return parts[path] ?? below;
}
