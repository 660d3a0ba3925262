import type { MessageKey } from './words.ts';

/**
 * An expected no: the rules, not a fault, forbid what was asked.
 * `key` names the sentence the person reads, `field` the field it belongs beside.
 */
export class Refusal extends Error {
  readonly key: MessageKey;
  readonly status: number;
  readonly params: Record<string, string | number>;
  readonly field: string | undefined;

  constructor(
    key: MessageKey,
    status = 409,
    params: Record<string, string | number> = {},
    field?: string,
  ) {
    super(key);
    this.name = 'Refusal';
    this.key = key;
    this.status = status;
    this.params = params;
    this.field = field;
  }
}
