import elk, { type ElkExtendedEdge, type ElkLabel, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import { type Drawn, graphOf, type Kind, type Way } from './graph.ts';

// One grey for what lies on the page itself, legible on white and on black alike.
const ink = '#7d8590';
const fills: Record<Kind, string> = {
  ...{ Task: '#1f5fbf', Wait: '#8a6100', Succeed: '#1a7f37', Fail: '#b62324' },
  ...{ Choice: 'none', Pass: 'none', Start: ink },
};
const font = '-apple-system, Segoe UI, Helvetica, Arial, sans-serif';

/** The width of text of that size, by the average of the fonts above; what varies fits into the padding. */
const widthOf = (text: string, size: number): number => Math.ceil(text.length * size * 0.61);

const sizeOf = ({ kind, name, words }: Drawn): { width: number; height: number } => {
  if (kind === 'Start') return { width: 16, height: 16 };
  const width = Math.max(widthOf(name, 14), widthOf(words, 11.5)) + 32;
  return { width, height: words === '' ? 34 : 50 };
};

const labelsOf = ({ label }: Way): ElkLabel[] =>
  label === ''
    ? []
    : [
        {
          text: label,
          width: Math.max(...label.split('\n').map((line) => widthOf(line, 13))) + 8,
          height: label.split('\n').length * 14 + 4,
        },
      ];

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

const drawState = (
  { name, kind, words }: Drawn,
  { x = 0, y = 0, width = 0, height = 0 }: ElkNode,
): string => {
  const fill = fills[kind];
  if (kind === 'Start') return `<circle cx="${x + width / 2}" cy="${y + height / 2}" r="7" fill="${fill}"/>`;
  const colour = fill === 'none' ? ink : '#ffffff';
  const rounding = kind === 'Task' || kind === 'Pass' ? 8 : height / 2;
  const line = (text: string, baseline: number, style: string) =>
    `<text x="${x + width / 2}" y="${y + baseline}" fill="${colour}" ${style}>${escaped(text)}</text>`;
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${rounding}" fill="${fill}" stroke="${fill === 'none' ? ink : fill}"${kind === 'Choice' ? ' stroke-width="1.5"' : ''}/>`,
    line(name, words === '' ? 22 : 21, 'font-size="14" font-weight="600"'),
    ...(words === '' ? [] : [line(words, 39, 'font-size="11.5"')]),
  ].join('');
};

const drawWay = ({ error }: Way, { sections = [], labels = [] }: ElkExtendedEdge): string => {
  const [section] = sections;
  if (!section) return '';
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  const texts = labels.flatMap(({ text = '', x = 0, y = 0, width = 0 }) =>
    text
      .split('\n')
      .map(
        (line, index) =>
          `<text x="${x + width / 2}" y="${y + 13 + index * 14}" fill="${ink}" font-size="11">${escaped(line)}</text>`,
      ),
  );
  return [
    `<path d="${path}" fill="none" stroke="${ink}" stroke-width="1.3" stroke-linejoin="round" marker-end="url(#tip)"${error ? ' stroke-dasharray="4 4"' : ''}/>`,
    ...texts,
  ].join('');
};

const layout = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.spacing.nodeNode': '40',
  'elk.spacing.edgeNode': '22',
  'elk.spacing.edgeEdge': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.randomSeed': '1',
};

/** The picture of a state machine, as SVG. */
export const pictureOf = async (definition: string): Promise<string> => {
  const { states, ways } = graphOf(definition);
  const graph: ElkNode = {
    id: 'picture',
    layoutOptions: layout,
    children: states.map((state) => ({ id: state.name, ...sizeOf(state) })),
    edges: ways.map((way, index) => ({
      ...{ id: String(index), sources: [way.from], targets: [way.to], labels: labelsOf(way) },
    })),
  };
  const laidOut = await new elk.default().layout(graph);
  const nodes = states.map((state, index) => drawState(state, laidOut.children?.[index] ?? { id: '' }));
  const edges = ways.map((way, index) =>
    drawWay(way, laidOut.edges?.[index] ?? { id: '', sources: [], targets: [] }),
  );
  const [width, height] = [Math.ceil(laidOut.width ?? 0), Math.ceil(laidOut.height ?? 0)];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${font}" text-anchor="middle" role="img">`,
    '<title>The state machine purchase-offering</title>',
    `<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5L8 4L0 7.5z" fill="${ink}"/></marker>`,
    ...edges,
    ...nodes,
    '</svg>',
  ].join('\n')}\n`;
};
