import { isLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { sayIn } from '#server/words.ts';
import type { RequestHandler } from './$types';

const icon = (file: string, pixels: number, purpose: string) => ({
  ...{ src: `/icons/${file}.png`, sizes: `${pixels}x${pixels}`, type: 'image/png', purpose },
});

/** A photo shared from the gallery opens the form with it. */
const fromGallery = {
  action: paths.shareToReport(),
  method: 'POST',
  enctype: 'multipart/form-data',
  params: {
    title: 'title',
    text: 'text',
    url: 'url',
    files: [{ name: 'photos', accept: ['image/jpeg', 'image/png', 'image/webp', 'image/heic'] }],
  },
};

/** What a phone needs to put the site among its apps, in the language of ?in=. */
export const GET: RequestHandler = ({ url, locals }) => {
  const asked = url.searchParams.get('in');
  const locale = isLocale(asked) ? asked : locals.locale;
  const say = sayIn(locale);
  const manifest = {
    id: '/',
    name: say('site.name'),
    short_name: say('site.name'),
    description: say('site.footer'),
    lang: locale,
    dir: 'ltr',
    start_url: paths.home(),
    scope: '/',
    display: 'standalone',
    background_color: '#fbfaf7',
    theme_color: '#1e3a5f',
    icons: [
      ...[icon('192', 192, 'any'), icon('512', 512, 'any'), icon('maskable', 512, 'maskable')],
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ],
    shortcuts: [
      { name: say('phone.to-report'), url: paths.report() },
      { name: say('phone.title'), url: paths.onPhone() },
      { name: say('phone.app-tasks'), url: paths.work() },
    ],
    share_target: fromGallery,
  };
  const headers = {
    'content-type': 'application/manifest+json',
    'cache-control': 'public, max-age=3600',
  };
  return new Response(JSON.stringify(manifest), { headers });
};
