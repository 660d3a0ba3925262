// Puts a page of Lamplighter into a partner's page, in a frame as tall as what is in it.
// <script src="https://…/embed.js" data-lamplighter="report" data-lang="kk" async></script>
(() => {
  const script = document.currentScript;
  if (!script) return;
  const titles = {
    report: { kk: 'Орын туралы хабарлау', ru: 'Сообщить о месте', en: 'Report a place' },
    map: { kk: 'Хабарлар картасы', ru: 'Карта сообщений', en: 'Map of reports' },
    reports: { kk: 'Соңғы хабарлар', ru: 'Последние сообщения', en: 'Latest reports' },
    news: {
      kk: 'Жаңалықтар мен ескертулер',
      ru: 'Новости и предупреждения',
      en: 'News and warnings',
    },
    warnings: { kk: 'Қазіргі ескертулер', ru: 'Действующие предупреждения', en: 'Warnings now' },
    events: { kk: 'Алдағы іс-шаралар', ru: 'Ближайшие мероприятия', en: 'Next events' },
  };
  const { lamplighter, lang, area, title } = script.dataset;
  const part = titles[lamplighter] ? lamplighter : 'report';
  const page = (lang || document.documentElement.lang || '').slice(0, 2).toLowerCase();
  const language = titles[part][page] ? page : 'ru';
  const site = new URL(script.src).origin;

  const frame = document.createElement('iframe');
  frame.src = `${site}/embed/${language}/${part}${area ? `?area=${encodeURIComponent(area)}` : ''}`;
  frame.title = title || titles[part][language];
  frame.lang = language;
  frame.loading = 'lazy';
  frame.allow = 'geolocation';
  Object.assign(frame.style, { display: 'block', width: '100%', height: '640px', border: '0' });

  let steps = 0;
  frame.addEventListener('load', () => {
    steps += 1;
    // A new step begins at its top, not where the button of the last one was.
    if (steps > 1 && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  });
  window.addEventListener('message', (event) => {
    if (event.origin !== site || event.source !== frame.contentWindow) return;
    const height = Number(event.data?.lamplighterHeight);
    if (height > 0) frame.style.height = `${Math.min(Math.ceil(height), 20000)}px`;
  });
  script.after(frame);
})();
