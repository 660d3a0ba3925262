import { z } from 'zod';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');

/** Where an organisation's own endpoint is, as the desk sets it. An empty key leaves the one there is. */
export const endpointChange = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'endpoint.url-wrong' })
    .max(500, 'field.too-long')
    .transform((url) =>
      url.replace(/\/(services|requests|discovery)\.(xml|json)$/i, '').replace(/\/+$/, ''),
    ),
  jurisdictionId: text(200),
  apiKey: text(500),
  format: z.enum(['json', 'xml']).default('json'),
  codes: z.record(z.string().max(60), z.string().trim().max(200, 'field.too-long')).default({}),
  otherCode: text(200),
  paused: z.preprocess((value) => value === 'on' || value === 'yes', z.boolean()),
});
export type EndpointChange = z.infer<typeof endpointChange>;
