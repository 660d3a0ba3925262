import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * A short text that is another one whenever the thing is: a form carries it, so that a change
 * made meanwhile by somebody else is noticed and not written over.
 */
export const markOf = (thing: object): string =>
  createHash('sha256')
    .update(canonicalize(thing) ?? '')
    .digest('base64url')
    .slice(0, 16);
