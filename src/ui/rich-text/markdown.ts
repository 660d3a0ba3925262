import {
  defaultMarkdownParser,
  defaultMarkdownSerializer,
  MarkdownParser,
  MarkdownSerializer,
} from 'prosemirror-markdown';
import type { Node } from 'prosemirror-model';
import { reader } from '#basics/markdown.ts';
import { schema } from './schema.ts';

const { image: _noPictures, ...known } = defaultMarkdownParser.tokens;
const parser = new MarkdownParser(schema, reader as never, { ...known, s: { mark: 'struck' } });

const { image: _none, ...nodes } = defaultMarkdownSerializer.nodes;
const struck = { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true };
const serializer = new MarkdownSerializer(
  {
    ...nodes,
    // Two lists after each other with the same sign would be one.
    bullet_list(state, node, parent, index) {
      const second = index > 0 && parent.child(index - 1).type === node.type;
      state.renderList(node, '  ', () => (second ? '* ' : '- '));
    },
  },
  { ...defaultMarkdownSerializer.marks, struck },
  // What our Markdown knows besides CommonMark: struck words and tables.
  { escapeExtraCharacters: /[|]/g },
);

/** A text as Markdown, in the way we write it. */
export const markdownOf = (text: Node): string => serializer.serialize(text);

/**
 * Markdown as a text to be edited; null where it would not mean the same when it is written again, such
 * as a table: that is better edited as it is.
 */
export function textOf(markdown: string): Node | null {
  try {
    const text = parser.parse(markdown);
    text.check();
    return text.eq(parser.parse(markdownOf(text))) ? text : null;
  } catch {
    return null;
  }
}
