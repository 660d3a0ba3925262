import MarkdownIt, { type Token } from 'markdown-it';
import { mayLinkTo } from './link-targets.ts';

/** How Markdown is read everywhere: what it does not know is nowhere. */
export const reader = new MarkdownIt({ html: false, linkify: false, typographer: false });
reader.disable(['image']);
reader.validateLink = mayLinkTo;
reader.core.ruler.push('settle', ({ tokens }) => {
  settleHeadings(tokens);
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type === 'link_open') token.attrSet('rel', 'noopener');
  }
});
// Cells aligned by a style attribute are refused by our own content security policy.
for (const cell of ['th_open', 'td_open'] as const) {
  reader.renderer.rules[cell] = (tokens, at) => `<${tokens[at]?.tag}>`;
}

const HIGHEST = 2;
const LOWEST = 4;

/** The page's title is its h1: what is typed begins at h2, and leaves no level out. */
function settleHeadings(tokens: Token[]): void {
  let last = HIGHEST - 1;
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const level = Math.min(Math.max(Number(token.tag.slice(1)), HIGHEST), last + 1, LOWEST);
    last = level;
    token.tag = `h${level}`;
    const close = tokens[at + 2];
    if (close?.type === 'heading_close') close.tag = token.tag;
  }
}

/** Markdown as clean HTML: our own tags only, headings from h2, no pictures, no HTML of whoever typed it. */
export const htmlOf = (markdown: string): string => reader.render(markdown);

/** The same without any markup, a line for each paragraph: for chats and phones. */
export const plainWords = (markdown: string): string =>
  reader.parse(markdown, {}).map(lineOf).filter(Boolean).join('\n');

function lineOf({ type, content, children }: Token): string {
  if (type === 'inline') return inlineWords(children ?? []);
  return type === 'fence' || type === 'code_block' ? content.trimEnd() : '';
}

const inlineWords = (tokens: readonly Token[]) =>
  tokens
    .map(({ type, content }) => (type.endsWith('break') ? '\n' : content))
    .join('')
    .trim();
