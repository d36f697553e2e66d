import { alternatives, listed } from './format.ts';

const and = (items: readonly string[]): string => listed(items, 'en');
const or = (items: readonly string[]): string => alternatives(items, 'en');
const quoted = (items: readonly string[]): string => and(items.map(item => `“${item}”`));

export const english = {
  signature: '(rule-based demo model)',
  thoughts: {
    models: 'I look which data models there are.',
    explores: 'I look which explores the model offers.',
    find: 'I look for the fields that the question needs.',
    fields: (explore: string): string => `I read the dimensions and measures of the explore ${explore}.`,
    values: (term: string | undefined, field: string): string =>
      term === undefined ? `I read the values of ${field}.` : `I check how “${term}” is spelled in ${field}.`,
    query: 'I have the fields and run the query.',
    retry: (word: string): string => `Looker refused ${word}; I try once more without it.`,
    sql: 'I ask Looker for the SQL of this query.',
    dashboards: 'I look which dashboards there are.',
    looks: 'I look which Looks there are.',
    run: (title: string): string => `I run “${title}”.`,
    chart: (chart: string): string => `I have the result shown as ${chart}.`,
    answer: 'I put the answer into words.',
  },
  greeting: 'Hello! Ask me about the data, for example revenue by month, or “what can I ask?”.',
  thanks: 'You are welcome. Ask on whenever you like.',
  readOnly: 'I only read: I cannot create, change, send or delete anything in Looker.',
  absence:
    'I can only count what happened: who or what has none of it I cannot find, so I ran no query. Ask for the lowest instead.',
  forecast: 'I make no forecasts: I only read what has happened, so I ran no query.',
  ahead: (texts: readonly string[]): string =>
    `${quoted(texts)} is still to come, and I make no forecasts, so I ran no query.`,
  sql: 'I take questions in words, not in SQL: for example “revenue by month”, and then “show me the SQL”.',
  today: (date: string): string => `Today is ${date}. The time of day I do not know.`,
  noModels: 'This Looker user sees no model with explores, so there is nothing to ask yet.',
  noFields: (explore: string): string => `The explore ${explore} shows no fields to this Looker user.`,
  toolFailed: (tool: string, words: string): string => `The tool ${tool} failed: ${words}`,
  toolMissing: (tool: string): string => `The tool ${tool} is not offered here, and I need it for this question.`,
  tooManySteps: 'This took too many steps, so I stopped. Please ask for a smaller part.',
  looped: 'I would have to repeat a step that did not help, so I stop here.',
  help: (explores: readonly string[], questions: readonly string[]): string =>
    `You can ask about ${and(explores)}. For example:\n${questions.map(question => `- ${question}`).join('\n')}`,
  list: {
    models: (names: readonly string[]): string => `Models: ${and(names)}.`,
    explores: (names: readonly string[]): string => `Explores: ${and(names)}.`,
    measures: (names: readonly string[]): string => `Measures: ${and(names)}.`,
    dimensions: (names: readonly string[]): string => `Dimensions: ${and(names)}.`,
    dashboards: (names: readonly string[]): string => `Dashboards: ${and(names)}.`,
    looks: (names: readonly string[]): string => `Looks: ${and(names)}.`,
    values: (field: string, values: readonly string[]): string => `Values of ${field}: ${and(values)}.`,
  },
  more: (count: number): string => `${count} more`,
  nothingListed: 'Looker lists none of these to this user.',
  notTitled: (title: string, titles: readonly string[]): string =>
    titles.length === 0
      ? `I found nothing called “${title}”.`
      : `I found nothing called “${title}”. Did you mean ${or(titles)}?`,
  ranDashboard: (title: string, tiles: readonly string[]): string =>
    tiles.length === 0 ? `I ran “${title}”.` : `I ran “${title}”, with ${tiles.length} tiles: ${and(tiles)}.`,
  whichMeasure: (measures: readonly string[]): string => `Which number do you mean: ${or(measures)}?`,
  whichValue: (text: string, field: string, values: readonly string[]): string =>
    `Several values of ${field} fit “${text}”: which one, ${or(values)}?`,
  valueMissing: (text: string, fields: readonly string[], examples: readonly string[]): string =>
    `I did not find “${text}” among the values of ${or(fields)}, so I ran no query.` +
    (examples.length === 0 ? '' : ` There are, for example, ${and(examples)}.`),
  notUnderstood: (words: readonly string[], questions: readonly string[]): string =>
    (words.length === 0 ? 'I did not understand the question.' : `I did not understand ${quoted(words)}.`) +
    ` You could ask:\n${questions.map(question => `- ${question}`).join('\n')}`,
  unused: (words: readonly string[]): string => `I did not use ${quoted(words)}.`,
  slip: ({ typed, meant }: { readonly typed: string; readonly meant: string }): string =>
    `I read “${typed}” as “${meant}”.`,
  noSuchDate: (text: string): string => `“${text}” is not a date that exists, so I ran no query.`,
  noShare: 'This measure does not add up over rows, so I give no shares.',
  noWhole: 'These are not all rows, so I give no shares.',
  shareOfWhat: 'For shares I need a group, for example “as a share by country”.',
  noDates: 'This explore has no date to limit by, so the period was not used.',
  leftOut: (field: string): string => `Looker refused ${field}, so it is left out.`,
  queryFailed: (words: string): string => `Looker could not run the query: ${words}`,
  madeSql: (sql: string): string => `This is the SQL that Looker makes of it:\n\`\`\`sql\n${sql}\n\`\`\``,
  chart: 'The chart is drawn from this result.',
  charts: {
    line: 'a line chart',
    area: 'an area chart',
    bar: 'a bar chart',
    horizontal_bar: 'a chart of horizontal bars',
    pie: 'a pie chart',
    scatter: 'a scatter chart',
    number: 'a single number',
    table: 'a table',
  },
  chartShown: (chart: string): string => `The result is shown as ${chart}.`,
  chartRefused: (chart: string): string => `This result does not fit ${chart}, so it stays as it was.`,
  noRows: 'No rows came back: nothing matches.',
  only: (measures: readonly string[]): string => `${and(measures)}.`,
  is: (label: string, value: string): string => `${label}: ${value}`,
  series: (label: string, first: string, last: string): string => `${label} runs from ${first} to ${last}`,
  peak: (highest: string, lowest: string): string => `highest in ${highest}, lowest in ${lowest}`,
  ranked: (label: string, direction: 'highest' | 'lowest' | 'first', items: readonly string[]): string =>
    `${label}, ${{ highest: 'highest first', lowest: 'lowest first', first: 'first rows' }[direction]}: ${and(items)}`,
  compared: (label: string, items: readonly string[]): string => `${label}: ${and(items)}`,
  difference: (share: string): string => ` (${share} from the first to the second)`,
  running: (name: string): string => `Mind that ${name} is not over yet.`,
  side: (row: string, items: readonly string[]): string => `In ${row}: ${and(items)}`,
  values: (field: string, items: readonly string[]): string => `${field}: ${and(items)}`,
  grown: (highest: string, lowest: string): string => `Highest growth: ${highest}. Lowest: ${lowest}`,
  share: (name: string, part: string): string => `${name} is ${part}`,
  shares: (shares: readonly string[], label: string): string => `${and(shares)} of the ${label} of all rows.`,
  rows: (count: string): string => ` ${count} rows in all.`,
  cut: (count: string): string => `Looker may have more: the result was cut after ${count} rows.`,
  period: (text: string): string => `Period: ${text}`,
  allDates: 'all dates',
  filters: (texts: readonly string[]): string => `filters: ${texts.join('; ')}`,
  equals: (field: string, values: readonly string[]): string => `${field} is ${or(values)}`,
  differs: (field: string, values: readonly string[]): string => `${field} is not ${or(values)}`,
  bounds: {
    '>': (amount: string): string => `above ${amount}`,
    '>=': (amount: string): string => `at least ${amount}`,
    '<': (amount: string): string => `below ${amount}`,
    '<=': (amount: string): string => `at most ${amount}`,
  },
  questions: {
    lastMonth: (measure: string, group: string): string => `${measure} by ${group} last month`,
    top: (measure: string, group: string): string => `Top 5 ${group} by ${measure} this year`,
    monthly: (measure: string): string => `${measure} by month in the last 12 months`,
  },
  periods: {
    today: 'today',
    yesterday: 'yesterday',
    last: (unit: string): string => `last ${unit}`,
    this: (unit: string): string => `this ${unit}`,
    lastCount: (count: number, unit: string): string => `the last ${count} ${unit}${count === 1 ? '' : 's'}`,
    complete: (count: number, unit: string): string => `the last ${count} complete ${unit}${count === 1 ? '' : 's'}`,
    ago: (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'} ago`,
    after: (date: string): string => `since ${date}`,
    before: (date: string): string => `before ${date}`,
    range: (from: string, to: string): string => `${from} to ${to}`,
    both: (texts: readonly string[]): string => and(texts),
  },
};
