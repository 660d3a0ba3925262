import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import type { Attrs, MarkType, NodeType } from 'prosemirror-model';
import { liftListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { schema } from './schema.ts';

const { marks, nodes } = schema;
type Does = { does: Command; isOn?: (state: EditorState) => boolean };

const markOf = (type: MarkType | undefined): Does =>
  type ? { does: toggleMark(type), isOn: (state) => hasMark(state, type) } : { does: () => false };

function hasMark({ selection, storedMarks, doc }: EditorState, type: MarkType): boolean {
  const { empty, from, to, $from } = selection;
  if (empty) return Boolean(type.isInSet(storedMarks ?? $from.marks()));
  return doc.rangeHasMark(from, to, type);
}

/** Whether the selection lies in a block of this kind. */
function isIn({ selection: { $from } }: EditorState, type: NodeType, attrs: Attrs = {}): boolean {
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    const same = Object.entries(attrs).every(([name, value]) => node.attrs[name] === value);
    if (node.type === type && same) return true;
  }
  return false;
}

function headingOf(level: number): Does {
  const { heading, paragraph } = nodes;
  if (!heading || !paragraph) return { does: () => false };
  const isOn = (state: EditorState) => isIn(state, heading, { level });
  return {
    does: (state, dispatch) =>
      isOn(state)
        ? setBlockType(paragraph)(state, dispatch)
        : setBlockType(heading, { level })(state, dispatch),
    isOn,
  };
}

function listOf(type: NodeType | undefined): Does {
  const item = nodes.list_item;
  if (!type || !item) return { does: () => false };
  const isOn = (state: EditorState) => isIn(state, type);
  return {
    does: (state, dispatch) =>
      isOn(state)
        ? liftListItem(item)(state, dispatch)
        : wrapInList(type, { tight: true })(state, dispatch),
    isOn,
  };
}

function quoteOf(type: NodeType | undefined): Does {
  if (!type) return { does: () => false };
  const isOn = (state: EditorState) => isIn(state, type);
  return {
    does: (state, dispatch) =>
      isOn(state) ? lift(state, dispatch) : wrapIn(type)(state, dispatch),
    isOn,
  };
}

/** What the buttons of the toolbar do, by their names. */
export const commands = {
  bold: markOf(marks.strong),
  italic: markOf(marks.em),
  heading: headingOf(2),
  subheading: headingOf(3),
  bullets: listOf(nodes.bullet_list),
  numbers: listOf(nodes.ordered_list),
  quote: quoteOf(nodes.blockquote),
  undo: { does: undo },
  redo: { does: redo },
} satisfies Record<string, Does>;
export type Button = keyof typeof commands;

/** The address of the link the selection stands on; null when it stands on none. */
export function linkAt({ selection: { $from, from, to }, doc }: EditorState): string | null {
  const type = marks.link;
  if (!type) return null;
  const found: string[] = [];
  const here = type.isInSet($from.marks());
  if (here) found.push(String(here.attrs.href));
  doc.nodesBetween(from, to, (node) => {
    const mark = type.isInSet(node.marks);
    if (mark) found.push(String(mark.attrs.href));
  });
  return found[0] ?? null;
}

/** Puts a link on the selection, or on the link it stands in; '' takes it away. Without words the address is put in. */
export const linkTo =
  (href: string): Command =>
  (state, dispatch) => {
    const type = marks.link;
    if (!type) return false;
    const { from, to } = stretchOf(state, type);
    const { tr } = state;
    if (from === to && href) {
      tr.insert(from, schema.text(href, [type.create({ href })]));
    } else {
      tr.removeMark(from, to, type);
      if (href) tr.addMark(from, to, type.create({ href }));
    }
    dispatch?.(tr.scrollIntoView());
    return true;
  };

/** The selection; where nothing is selected, all of the link it stands in. */
function stretchOf({ selection: { $from, from, to, empty } }: EditorState, type: MarkType) {
  const mark = type.isInSet($from.marks());
  if (!empty || !mark) return { from, to };
  let [start, end] = [$from.start(), $from.start()];
  $from.parent.forEach((node, offset) => {
    const at = $from.start() + offset;
    if (!mark.isInSet(node.marks)) return;
    if (at <= from && at + node.nodeSize >= from) [start, end] = [at, at + node.nodeSize];
  });
  return { from: start, to: end };
}
