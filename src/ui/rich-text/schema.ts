import { schema as commonMark } from 'prosemirror-markdown';
import { Schema, type MarkSpec, type NodeSpec } from 'prosemirror-model';
import { mayLinkTo } from '#basics/link-targets.ts';

/** The page has its own h1: whatever level comes from elsewhere becomes one of ours. */
const levels = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 4, h6: 4 };

const heading: NodeSpec = {
  attrs: { level: { default: 2, validate: 'number' } },
  content: 'text*',
  group: 'block',
  defining: true,
  parseDOM: Object.entries(levels).map(([tag, level]) => ({ tag, attrs: { level } })),
  toDOM: ({ attrs }) => [`h${Number(attrs.level)}`, 0],
};

/** A link that may not be is the words it stood on. */
const link: MarkSpec = {
  attrs: { href: { validate: 'string' }, title: { default: null, validate: 'string|null' } },
  inclusive: false,
  parseDOM: [
    {
      tag: 'a[href]',
      getAttrs: (dom) => {
        const href = dom.getAttribute('href') ?? '';
        return mayLinkTo(href) ? { href, title: dom.getAttribute('title') } : false;
      },
    },
  ],
  toDOM: ({ attrs }) => ['a', { href: String(attrs.href), title: attrs.title as string | null }],
};

const struck: MarkSpec = {
  parseDOM: [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }],
  toDOM: () => ['s', 0],
};

/** What a text may hold: what Markdown here may hold, and nothing besides. */
export const schema = new Schema({
  nodes: commonMark.spec.nodes.remove('image').update('heading', heading),
  marks: commonMark.spec.marks.update('link', link).addToEnd('struck', struck),
});
