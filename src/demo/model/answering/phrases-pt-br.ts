import { alternatives, listed } from './format.ts';
import type { Phrases } from './phrases.ts';

const and = (items: readonly string[]): string => listed(items, 'pt-BR');
const or = (items: readonly string[]): string => alternatives(items, 'pt-BR');
const quoted = (items: readonly string[]): string => and(items.map(item => `“${item}”`));

interface Unit {
  readonly one: string;
  readonly many: string;
  readonly last: string;
  readonly this: string;
  readonly gender: 'o' | 'a';
}
const UNITS: Readonly<Record<string, Unit>> = {
  hour: { one: 'hora', many: 'horas', last: 'última hora', this: 'esta hora', gender: 'a' },
  day: { one: 'dia', many: 'dias', last: 'ontem', this: 'hoje', gender: 'o' },
  week: { one: 'semana', many: 'semanas', last: 'semana passada', this: 'esta semana', gender: 'a' },
  month: { one: 'mês', many: 'meses', last: 'mês passado', this: 'este mês', gender: 'o' },
  quarter: { one: 'trimestre', many: 'trimestres', last: 'trimestre passado', this: 'este trimestre', gender: 'o' },
  year: { one: 'ano', many: 'anos', last: 'ano passado', this: 'este ano', gender: 'o' },
};
const counted = (count: number, unit: string): string =>
  `${count} ${UNITS[unit]?.[count === 1 ? 'one' : 'many'] ?? unit}`;

export const portuguese: Phrases = {
  signature: '(modelo de demonstração, por regras)',
  thoughts: {
    models: 'Vejo quais modelos de dados existem.',
    explores: 'Vejo quais explores o modelo oferece.',
    find: 'Procuro os campos de que a pergunta precisa.',
    fields: explore => `Leio as dimensões e medidas do explore ${explore}.`,
    values: (term, field) =>
      term === undefined ? `Leio os valores de ${field}.` : `Confiro como “${term}” é escrito em ${field}.`,
    query: 'Tenho os campos e faço a consulta.',
    retry: word => `O Looker recusou ${word}; tento mais uma vez sem ele.`,
    sql: 'Peço ao Looker o SQL desta consulta.',
    dashboards: 'Vejo quais dashboards existem.',
    looks: 'Vejo quais Looks existem.',
    run: title => `Executo “${title}”.`,
    chart: chart => `Mostro o resultado como ${chart}.`,
    answer: 'Ponho a resposta em palavras.',
  },
  greeting: 'Olá! Pergunte sobre os dados, por exemplo receita por mês, ou “o que posso perguntar?”.',
  thanks: 'De nada. Pergunte mais quando quiser.',
  readOnly: 'Eu só leio: não posso criar, alterar, enviar nem apagar nada no Looker.',
  absence:
    'Só consigo contar o que aconteceu: quem ou o que ficou sem nada eu não encontro, então não fiz a consulta. Pergunte pelos menores.',
  forecast: 'Não faço previsões: só leio o que já aconteceu, então não fiz a consulta.',
  ahead: texts => `${quoted(texts)} ainda está por vir, e não faço previsões; então não fiz a consulta.`,
  sql: 'Entendo perguntas em palavras, não em SQL: por exemplo “receita por mês” e depois “mostre o SQL”.',
  today: date => `Hoje é ${date}. As horas eu não sei.`,
  noModels: 'Este usuário do Looker não vê nenhum modelo com explores, então ainda não há o que perguntar.',
  noFields: explore => `O explore ${explore} não mostra campos a este usuário do Looker.`,
  toolFailed: (tool, words) => `A ferramenta ${tool} falhou: ${words}`,
  toolMissing: tool => `A ferramenta ${tool} não é oferecida aqui, e preciso dela para esta pergunta.`,
  tooManySteps: 'Isto levou passos demais, então parei. Peça uma parte menor, por favor.',
  looped: 'Eu teria de repetir um passo que não ajudou, então paro aqui.',
  help: (explores, questions) =>
    `Você pode perguntar sobre ${and(explores)}. Por exemplo:\n${questions.map(question => `- ${question}`).join('\n')}`,
  list: {
    models: names => `Modelos: ${and(names)}.`,
    explores: names => `Explores: ${and(names)}.`,
    measures: names => `Medidas: ${and(names)}.`,
    dimensions: names => `Dimensões: ${and(names)}.`,
    dashboards: names => `Dashboards: ${and(names)}.`,
    looks: names => `Looks: ${and(names)}.`,
    values: (field, values) => `Valores de ${field}: ${and(values)}.`,
  },
  more: count => `mais ${count}`,
  nothingListed: 'O Looker não lista nenhum a este usuário.',
  notTitled: (title, titles) =>
    titles.length === 0
      ? `Não encontrei nada chamado “${title}”.`
      : `Não encontrei nada chamado “${title}”. Seria ${or(titles)}?`,
  ranDashboard: (title, tiles) =>
    tiles.length === 0 ? `Executei “${title}”.` : `Executei “${title}”, com ${tiles.length} blocos: ${and(tiles)}.`,
  whichMeasure: measures => `Qual número você quer: ${or(measures)}?`,
  whichValue: (text, field, values) => `Vários valores de ${field} combinam com “${text}”: qual deles, ${or(values)}?`,
  valueMissing: (text, fields, examples) =>
    `Não encontrei “${text}” entre os valores de ${or(fields)}, então não fiz a consulta.` +
    (examples.length === 0 ? '' : ` Existem, por exemplo, ${and(examples)}.`),
  notUnderstood: (words, questions) =>
    (words.length === 0 ? 'Não entendi a pergunta.' : `Não entendi ${quoted(words)}.`) +
    ` Você pode perguntar:\n${questions.map(question => `- ${question}`).join('\n')}`,
  unused: words => `Não usei ${quoted(words)}.`,
  slip: ({ typed, meant }) => `Li “${typed}” como “${meant}”.`,
  noSuchDate: text => `“${text}” não é uma data que exista, então não fiz a consulta.`,
  noShare: 'Esta medida não se soma entre linhas, então não dou participações.',
  noWhole: 'Estas não são todas as linhas, então não dou participações.',
  shareOfWhat: 'Para participações preciso de um grupo, por exemplo “participação por país”.',
  noDates: 'Este explore não tem data para limitar, então o período não foi usado.',
  leftOut: field => `O Looker recusou ${field}, que ficou de fora.`,
  queryFailed: words => `O Looker não conseguiu fazer a consulta: ${words}`,
  madeSql: sql => `Este é o SQL que o Looker faz disso:\n\`\`\`sql\n${sql}\n\`\`\``,
  chart: 'O gráfico é desenhado a partir deste resultado.',
  charts: {
    line: 'um gráfico de linhas',
    area: 'um gráfico de área',
    bar: 'um gráfico de barras',
    horizontal_bar: 'um gráfico de barras horizontais',
    pie: 'um gráfico de pizza',
    scatter: 'um gráfico de dispersão',
    number: 'um número só',
    table: 'uma tabela',
  },
  chartShown: chart => `O resultado aparece como ${chart}.`,
  chartRefused: chart => `Este resultado não cabe em ${chart}, por isso fica como está.`,
  noRows: 'Nenhuma linha voltou: nada corresponde.',
  only: measures => `${and(measures)}.`,
  is: (label, value) => `${label}: ${value}`,
  series: (label, first, last) => `${label} vai de ${first} a ${last}`,
  peak: (highest, lowest) => `maior em ${highest}, menor em ${lowest}`,
  ranked: (label, direction, items) =>
    `${label}, ${{ highest: 'do maior ao menor', lowest: 'do menor ao maior', first: 'primeiras linhas' }[direction]}: ${and(items)}`,
  compared: (label, items) => `${label}: ${and(items)}`,
  difference: share => ` (${share} do primeiro ao segundo)`,
  running: name => `Atenção: ${name} ainda não terminou.`,
  side: (row, items) => `Em ${row}: ${and(items)}`,
  values: (field, items) => `${field}: ${and(items)}`,
  grown: (highest, lowest) => `Maior crescimento: ${highest}. Menor: ${lowest}`,
  share: (name, part) => `${name} representa ${part}`,
  shares: (shares, label) => `${and(shares)} de ${label} de todas as linhas.`,
  rows: count => ` São ${count} linhas ao todo.`,
  cut: count => `O Looker pode ter mais: o resultado foi cortado depois de ${count} linhas.`,
  period: text => `Período: ${text}`,
  allDates: 'todas as datas',
  filters: texts => `filtros: ${texts.join('; ')}`,
  equals: (field, values) => `${field} é ${or(values)}`,
  differs: (field, values) => `${field} não é ${or(values)}`,
  bounds: {
    '>': amount => `acima de ${amount}`,
    '>=': amount => `no mínimo ${amount}`,
    '<': amount => `abaixo de ${amount}`,
    '<=': amount => `no máximo ${amount}`,
  },
  questions: {
    lastMonth: (measure, group) => `${measure} por ${group} no mês passado`,
    top: (measure, group) => `Top 5 ${group} por ${measure} este ano`,
    monthly: measure => `${measure} por mês nos últimos 12 meses`,
  },
  periods: {
    today: 'hoje',
    yesterday: 'ontem',
    last: unit => UNITS[unit]?.last ?? unit,
    this: unit => UNITS[unit]?.this ?? unit,
    lastCount: (count, unit) =>
      `${UNITS[unit]?.gender ?? 'o'}s últim${UNITS[unit]?.gender ?? 'o'}s ${counted(count, unit)}`,
    complete: (count, unit) =>
      `${UNITS[unit]?.gender ?? 'o'}s últim${UNITS[unit]?.gender ?? 'o'}s ${counted(count, unit)} complet${UNITS[unit]?.gender ?? 'o'}s`,
    ago: (count, unit) => `há ${counted(count, unit)}`,
    after: date => `desde ${date}`,
    before: date => `antes de ${date}`,
    range: (from, to) => `${from} a ${to}`,
    both: texts => and(texts),
  },
};
