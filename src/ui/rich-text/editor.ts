import { baseKeymap, chainCommands, exitCode } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { liftListItem, sinkListItem, splitListItem } from 'prosemirror-schema-list';
import { EditorState, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { commands, linkAt, linkTo, type Button } from './commands.ts';
import { markdownOf, textOf } from './markdown.ts';
import { schema } from './schema.ts';

const { nodes } = schema;
const none: Command = () => false;

const hardBreak: Command = (state, dispatch) => {
  const line = nodes.hard_break;
  if (!line) return false;
  dispatch?.(state.tr.replaceSelectionWith(line.create()).scrollIntoView());
  return true;
};

// Tab is not among them: it leads on to the next field, as everywhere.
const keys = (openLink: () => void) =>
  keymap({
    'Mod-z': undo,
    'Mod-y': redo,
    'Shift-Mod-z': redo,
    'Mod-b': commands.bold.does,
    'Mod-i': commands.italic.does,
    'Mod-k': () => (openLink(), true),
    'Mod-Alt-2': commands.heading.does,
    'Mod-Alt-3': commands.subheading.does,
    'Mod-Shift-7': commands.numbers.does,
    'Mod-Shift-8': commands.bullets.does,
    'Mod-Shift-9': commands.quote.does,
    'Mod-]': nodes.list_item ? sinkListItem(nodes.list_item) : none,
    'Mod-[': nodes.list_item ? liftListItem(nodes.list_item) : none,
    Enter: nodes.list_item ? splitListItem(nodes.list_item) : none,
    'Shift-Enter': chainCommands(exitCode, hardBreak),
  });

/** What is typed as Markdown becomes it: "## ", "- ", "1. ", "> ". */
function typedRules() {
  const { heading, bullet_list: bullets, ordered_list: numbers, blockquote } = nodes;
  return inputRules({
    rules: [
      ...(heading
        ? [
            textblockTypeInputRule(/^(#{2,3})\s$/, heading, (match) => ({
              level: match[1]?.length ?? 2,
            })),
          ]
        : []),
      ...(bullets ? [wrappingInputRule(/^\s*([-*])\s$/, bullets, { tight: true })] : []),
      ...(numbers ? [wrappingInputRule(/^1\.\s$/, numbers, { tight: true })] : []),
      ...(blockquote ? [wrappingInputRule(/^\s*>\s$/, blockquote)] : []),
    ],
  });
}

type Wish = {
  markdown: string;
  attributes: Record<string, string>;
  onchange: (markdown: string) => void;
  onstate: (on: Set<Button>) => void;
  openLink: () => void;
};

// Styles and handlers: our own policy would refuse each of them, aloud. What Word brings has hundreds.
const refused = /[\s/](?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)/gi;
const quietly = (html: string) =>
  html.replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(refused, ' '));

/**
 * Browsers tell of a moved selection after a while: a key pressed sooner would act where it was before,
 * and Ctrl+K after Shift+Home would link nothing.
 */
function tellSelection(_view: EditorView, event: KeyboardEvent): void {
  if (!event.isComposing) document.dispatchEvent(new Event('selectionchange'));
}

/** An editor of a text in its place; null where it is better edited as Markdown. */
export function openEditor(place: HTMLElement, wish: Wish) {
  const doc = textOf(wish.markdown);
  if (!doc) return null;
  const plugins = [history(), typedRules(), keys(wish.openLink), keymap(baseKeymap)];
  const view: EditorView = new EditorView(place, {
    state: EditorState.create({ doc, plugins }),
    attributes: wish.attributes,
    transformPastedHTML: quietly,
    handleDOMEvents: { keydown: tellSelection },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (transaction.docChanged) wish.onchange(markdownOf(view.state.doc));
      wish.onstate(buttonsOn(view.state));
    },
  });
  wish.onstate(buttonsOn(view.state));
  return {
    press(button: Button) {
      commands[button].does(view.state, view.dispatch);
      view.focus();
    },
    link: () => linkAt(view.state),
    putLink(href: string) {
      linkTo(href)(view.state, view.dispatch);
      view.focus();
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

function buttonsOn(state: EditorState): Set<Button> {
  const all = Object.entries(commands) as [Button, { isOn?: (state: EditorState) => boolean }][];
  return new Set(all.flatMap(([button, { isOn }]) => (isOn?.(state) ? [button] : [])));
}
