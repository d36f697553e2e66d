// @ts-check
import { availableParallelism, cpus, loadavg } from 'node:os';
import Table from 'cli-table3';
import { judge } from './figures.mjs';

/** @typedef {import('./figures.mjs').Figures} Figures */
/** @typedef {import('./figures.mjs').Pair} Pair */

const plain = { style: { head: [], border: [], compact: true } };
/** @param {number} ms */
const seconds = ms => `${(ms / 1000).toFixed(2)} s`;
/** @param {number} bytes */
const kilobytes = bytes => `${(bytes / 1000).toFixed(0)} KB`;

/** @type {[keyof Figures['questions'], string, (value: number) => string][]} */
const ROWS = [
  ['firstSignMs', 'first sign (thought or word)', seconds],
  ['firstWordMs', 'first word of the answer', seconds],
  ['answerMs', 'whole answer', seconds],
  ['modelBytes', 'sent to the model', kilobytes],
  ['steps', 'model calls', String],
  ['lookerCalls', 'requests at Looker', String],
];

const LOAD_FIGURE = /^(?:chunk|follower|memory|gateway|fernet|cold)_/;

/**
 * The report for people.
 * @param {Figures} figures
 * @param {{ pairs: readonly Pair[]; firstPair: Pair; modelDelayMs: number; json: Record<string, number>; load: number }} run
 */
export const report = (figures, run) =>
  [
    machineLine(run.load),
    '',
    setUpTable(figures.setUp),
    '',
    `A question, medians of ${run.pairs.length}${run.modelDelayMs === 0 ? '' : `, each model call held back ${run.modelDelayMs} ms`}`,
    questionTable(figures.questions, 'gemini -p'),
    ...sessionLines(figures.sessions),
    ...beginningLines(figures.beginnings),
    `First question after the set-up, to its first word: ${seconds(run.firstPair.ours.firstWordMs)} (gemini -p: ${seconds(run.firstPair.theirs.firstWordMs)})`,
    ...(figures.load === undefined ? [] : ['', 'Many at once', loadTable(run.json)]),
    // The bars are for a model that answers at once.
    ...(run.modelDelayMs === 0 ? ['', barTable(run.json)] : []),
  ].join('\n');

/** @param {number} load one minute's average before the run */
const machineLine = load =>
  `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${load.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;

/** @param {Figures['setUp']} setUp */
function setUpTable({ first, repeatedMs, againMs }) {
  const table = new Table({ head: ['set-up of the demo', 'time', 'plain npm ci', 'ratio'], ...plain });
  if (first !== undefined)
    table.push(['nothing installed', seconds(first.ours), seconds(first.theirs), first.ratio.toFixed(2)]);
  table.push(['programs installed, new server', seconds(repeatedMs), '', '']);
  table.push(['once more, agent warm', seconds(againMs), '', '']);
  return table.toString();
}

/** @param {import('./figures.mjs').Medians} questions @param {string} theirName */
function questionTable(questions, theirName) {
  const table = new Table({ head: ['per question', 'ours', theirName, 'ratio'], ...plain });
  for (const [measure, title, written] of ROWS) {
    const { ours, theirs, ratio } = questions[measure];
    table.push([title, written(ours), written(theirs), ratio.toFixed(2)]);
  }
  return table.toString();
}

/** @param {Figures['sessions']} sessions */
function sessionLines(sessions) {
  if (sessions === undefined) return [];
  const { firstWordMs: word, answerMs: answer } = sessions.prompted;
  return [
    '',
    `Beside a session over ACP in a process started anew, medians of ${sessions.count}`,
    questionTable(sessions.started, 'gemini --acp'),
    `Its time from the prompt alone: first word ${seconds(word.theirs)} (ratio ${word.ratio.toFixed(2)}), whole answer ${seconds(answer.theirs)} (${answer.ratio.toFixed(2)})`,
    '',
  ];
}

/** @param {Figures['beginnings']} beginnings */
const beginningLines = beginnings =>
  beginnings === undefined
    ? []
    : [
        `From sending to accepted: ${beginnings.acceptedMs.toFixed(0)} ms; to turn_started: ${beginnings.startedMs.toFixed(0)} ms, the slowest ${beginnings.slowestStartedMs.toFixed(0)} ms`,
      ];

/** @param {Record<string, number>} json */
function loadTable(json) {
  const table = new Table({ head: ['figure', 'measured'], ...plain });
  const shown = Object.entries(json).filter(([key]) => LOAD_FIGURE.test(key));
  for (const [key, value] of shown) table.push([key, String(value)]);
  return table.toString();
}

/** @param {Record<string, number>} json */
function barTable(json) {
  const table = new Table({ head: ['bar', 'at most', 'measured', ''], ...plain });
  for (const { key, bar, value, verdict } of judge(json)) {
    table.push([key, String(bar), value === undefined ? '' : String(value), verdict]);
  }
  return table.toString();
}
