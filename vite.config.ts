import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

// What nearly every page with JavaScript needs comes in one piece: it packs smaller and asks less often.
// What pages of the desk share is no reason to send it to a resident's phone.
const shared = {
  name: 'shared',
  priority: 1,
  minShareCount: 8,
  test: (id: string) =>
    !/maplibre|pmtiles|[/]map-|Map[.]svelte|words-dates|words-kazakh|(press|admin|desk)-paths|(Tabs|Head|ReadingReason)[.]svelte|svelte-element|zod|src[/](modules|routes)/.test(
      id,
    ),
};

// The small parts the report form shares with single pages: one piece packs smaller than five.
const form = {
  name: 'form',
  test: /report[/](Questions|draft|steps)|categories[/]rules[.]ts|ui[/]phone[/]lazy|OfflineNotice/,
};

// Of an icon of Lucide only its lines travel; frame, licence comment and colours are ours to give.
const iconLines = {
  name: 'icon-lines',
  enforce: 'pre' as const,
  load(id: string) {
    const [file = '', query] = id.split('?');
    if (query !== 'raw' || !file.includes('lucide-static')) return null;
    const lines = /<svg[^>]*>(.*)<\/svg>/s.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    return `export default ${JSON.stringify(lines.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>'))}`;
  },
};

export default defineConfig({
  build: { rolldownOptions: { output: { codeSplitting: { groups: [shared, form] } } } },
  plugins: [
    iconLines,
    sveltekit({
      adapter: adapter(),
      // The list of all routes need not travel with each page: it is asked for when somebody goes on.
      router: { resolution: 'server' },
      // Only pages that work without network ask for the service worker: src/ui/phone/awake.ts.
      serviceWorker: { register: false },
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['self'],
          'img-src': ['self', 'data:', 'blob:'],
          'worker-src': ['self', 'blob:'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          // The hash is of the style attribute of Kit's own route announcer.
          'style-src': [
            'self',
            'unsafe-hashes',
            'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
          ],
          // The one style attribute there is: SvelteKit's own line for screen readers.
          'style-src-attr': [
            'unsafe-hashes',
            'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
          ],
        },
      },
    }),
  ],
});
