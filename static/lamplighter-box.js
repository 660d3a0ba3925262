// Boxes of Lamplighter as an element of a partner's page: news, warnings, events, reports, the map.
// <script src="https://…/lamplighter-box.js" async></script>
// <lamplighter-box kind="warnings" area="petropavl" lang="kk"></lamplighter-box>
(() => {
  const script = document.currentScript;
  if (!script || customElements.get('lamplighter-box')) return;
  const site = new URL(script.src).origin;
  const titles = {
    news: { kk: 'Жаңалықтар мен ескертулер', ru: 'Новости и предупреждения', en: 'News and warnings' },
    warnings: { kk: 'Қазіргі ескертулер', ru: 'Действующие предупреждения', en: 'Warnings now' },
    events: { kk: 'Алдағы іс-шаралар', ru: 'Ближайшие мероприятия', en: 'Next events' },
    reports: { kk: 'Соңғы хабарлар', ru: 'Последние сообщения', en: 'Latest reports' },
    map: { kk: 'Хабарлар картасы', ru: 'Карта сообщений', en: 'Map of reports' },
  };
  // Apart from the map, whose drawing is fetched, what is in the box has no origin at all: no cookie, no
  // storage, not even ours. It cannot leave its frame, and a link of it opens beside the partner's page.
  const fenced = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

  customElements.define(
    'lamplighter-box',
    class extends HTMLElement {
      static observedAttributes = ['kind', 'area', 'lang'];
      #frame = null;
      #hear = ({ source, data }) => {
        if (!this.#frame || source !== this.#frame.contentWindow) return;
        const height = Number(data?.lamplighterHeight);
        if (height > 0) this.#frame.style.height = `${Math.min(Math.ceil(height), 20000)}px`;
      };

      connectedCallback() {
        this.style.display ||= 'block';
        window.addEventListener('message', this.#hear);
        this.#draw();
      }
      disconnectedCallback() {
        window.removeEventListener('message', this.#hear);
        this.#frame = null;
      }
      attributeChangedCallback() {
        if (this.isConnected) this.#draw();
      }

      #draw() {
        const asked = this.getAttribute('kind');
        const kind = Object.hasOwn(titles, asked) ? asked : 'news';
        const spoken = this.closest('[lang]')?.lang.slice(0, 2).toLowerCase();
        const language = ['kk', 'ru', 'en'].includes(spoken) ? spoken : 'ru';
        const area = this.getAttribute('area');
        const address = `${site}/embed/${language}/${kind}${area ? `?area=${encodeURIComponent(area)}` : ''}`;
        if (this.#frame?.src === address) return;
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', kind === 'map' ? `${fenced} allow-same-origin` : fenced);
        frame.src = address;
        frame.title = titles[kind][language];
        frame.lang = language;
        frame.loading = 'lazy';
        frame.referrerPolicy = 'no-referrer';
        Object.assign(frame.style, { display: 'block', width: '100%', height: '480px', border: '0' });
        this.#frame = frame;
        (this.shadowRoot ?? this.attachShadow({ mode: 'open' })).replaceChildren(frame);
      }
    },
  );
})();
