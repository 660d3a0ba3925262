import { z } from 'zod';

type Def = {
  type: string;
  in?: z.ZodType;
  out?: z.ZodType;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  coerce?: boolean;
  defaultValue?: unknown;
};
const defOf = (schema: z.ZodType) => schema.def as unknown as Def;

/**
 * An input as a program sends it: the schema of the form without what forgives a form. An empty
 * text is no missing number, an unknown field is a mistake, and so is a wrong filter. What comes out
 * is the same, so the actions cannot tell them apart. `texts`: numbers come as text, as in an address.
 */
export const plain = <S extends z.ZodType>(schema: S, { texts = false } = {}) =>
  stricter(schema, texts) as z.ZodType<z.output<S>>;

function stricter(schema: z.ZodType, texts: boolean): z.ZodType {
  const def = defOf(schema);
  const within = def.innerType && stricter(def.innerType, texts);
  if (def.type === 'pipe' && def.in && def.out && defOf(def.in).type === 'transform') {
    return stricter(def.out, texts);
  }
  if (def.type === 'catch' && within) return within;
  if (def.type === 'optional' && within) return within.optional();
  if (def.type === 'nullable' && within) return within.nullable();
  if (def.type === 'default' && within) return within.default(def.defaultValue as never);
  if (def.type === 'array' && def.element) {
    return cloned(schema, { element: stricter(def.element, texts) });
  }
  if (def.type === 'number' && def.coerce && !texts) return cloned(schema, { coerce: false });
  if (def.type === 'object' && def.shape) {
    const shape = Object.entries(def.shape).map(([name, one]) => [name, stricter(one, texts)]);
    return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodType>);
  }
  return schema;
}

const cloned = (schema: z.ZodType, change: object) =>
  z.clone(schema, { ...schema.def, ...change } as typeof schema.def);
