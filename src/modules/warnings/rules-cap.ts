import { XMLBuilder } from 'fast-xml-parser';
import { DateTime } from 'luxon';
import { printable } from '#basics/printable.ts';
import type { MsgType } from './rules.ts';

/** One language of an alert, with all that CAP 1.2 wants in it. */
export type CapInfo = {
  language: string;
  category: string;
  event: string;
  responseType: string;
  urgency: string;
  severity: string;
  certainty: string;
  onset: string | null;
  expires: string;
  senderName: string;
  headline: string;
  description: string;
  instruction: string;
  web: string;
  areaDesc: string;
};

/** Where it holds: the same in every language. */
export type CapArea = {
  polygons: string[];
  circles: string[];
  geocodes: { valueName: string; value: string }[];
};

export type CapAlert = {
  identifier: string;
  sender: string;
  sent: string;
  status: 'Actual' | 'Exercise';
  msgType: MsgType;
  note: string;
  references: string[];
  infos: CapInfo[];
  area: CapArea;
};

/** A moment as CAP writes it: to the second, with the offset of the place; UTC is `-00:00`. */
export function capTime(at: Date, zone: string): string {
  const written = DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
  return written.replace(/\+00:00$/, '-00:00');
}

/** How a later alert names an earlier one. */
export const referenceTo = (one: { sender: string; identifier: string; sent: string }): string =>
  `${one.sender},${one.identifier},${one.sent}`;

/** A text in which no sign stands that a sender or identifier must not have. */
export const capName = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, '-');

const builder = new XMLBuilder({ ignoreAttributes: false, format: true, indentBy: '  ' });

/** An alert as CAP 1.2, its elements in the order of the standard; what is empty is left out. */
export function writeCap(alert: CapAlert): string {
  const { identifier, sender, sent, status, msgType, note, references, infos, area } = alert;
  const tree = {
    alert: {
      '@_xmlns': 'urn:oasis:names:tc:emergency:cap:1.2',
      ...filled({ identifier, sender, sent, status, msgType, scope: 'Public', note }),
      ...filled({ references: references.join(' ') }),
      info: infos.map((info) => infoOf(info, { sent, area })),
    },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build(tree))}`;
}

function infoOf(info: CapInfo, { sent, area }: { sent: string; area: CapArea }) {
  const { areaDesc, language, category, event, responseType, ...rest } = info;
  const { urgency, severity, certainty, onset, expires, ...words } = rest;
  const { senderName, headline, description, instruction, web } = words;
  return {
    ...filled({ language, category, event, responseType, urgency, severity, certainty }),
    ...filled({ effective: sent, onset: onset ?? '', expires }),
    ...filled({ senderName, headline, description, instruction, web }),
    area: {
      areaDesc: printable(areaDesc),
      ...(area.polygons.length > 0 && { polygon: area.polygons }),
      ...(area.circles.length > 0 && { circle: area.circles }),
      ...(area.geocodes.length > 0 && { geocode: area.geocodes }),
    },
  };
}

const filled = (elements: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(elements)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, printable(text)]),
  );
