import type { Sentence } from '../language/sentence.ts';
import { type AskedChart, takeChart } from './chart-word.ts';

/** What a question asks besides numbers; each is set when one of its words stands in the sentence, and takes them. */
export interface Flags {
  /** `and by state?`: it goes on from the question before. */
  readonly continues: boolean;
  /** `only customers from Brazil`: less of what was shown. */
  readonly narrows: boolean;
  /** `also by gender`: it adds to what was shown instead of replacing it. */
  readonly adds: boolean;
  readonly compares: boolean;
  /** `how much did it grow`: against the period before. */
  readonly growth: boolean;
  /** `year over year`. */
  readonly yearly: boolean;
  /** `participação`, `share of`: parts of the whole. */
  readonly share: boolean;
  /** `as a pie`, `em gráfico`. */
  readonly chart: AskedChart | undefined;
  /** `sem filtros`: the filters so far are dropped. */
  readonly dropsFilters: boolean;
  /** `atualize`, `refresh`, `agora de novo`: Looker is to be asked anew. */
  readonly refreshes: boolean;
  /** `show me the SQL`. */
  readonly sql: boolean;
}

const CONTINUES =
  /^\W*(?:and|e|agora|now|mas|but|what about|how about|then|entao|only|just|so|somente|apenas|instead|same|o mesmo|a mesma|mesma coisa|also|tambem|em vez disso)\b(?! (?:how many|what is|what are|which|qual|quais|quant))/;
const NARROWS = /^\W*(?:(?:and|e|now|agora|mas|but)\W+)?(?:only|just|so|somente|apenas)\b/;
const ADDS =
  /\b(?:also|too|as well|tambem|alem disso|add|adicion[ae]r?|inclu[ai]r?|include|acrescent[ae]r?|break (?:it|this|that|them)? ?down|broken down|quebr[ae]r?|quebrado|detalh[ae]r?)\b/;
const COMPARES =
  /\b(?:compar(?:e|ed|ing|ison|ar|ando|acao|ad[ao]s?|am?)|em relacao|relative to|frente a[os]?|vs|versus|(?<= )x(?= )|contra|against|diferenca|difference)\b\.?/;
const GROWTH =
  /\b(?:(?:taxa|percentual|indice) de )?(?:(?:percent(?:age)?|relative) )?(?:grow(?:n|ing|th)?|grew|increase[ds]?|decrease[ds]?|decline[ds]?|rise|rose|risen|fell|drop(?:ped)?|change[ds]?|cresc\w+|aument\w+|variacao|variou|variaram|queda|caiu|cairam|diminui\w+|reducao|subiu|subiram)(?: rate| percentual)?\b/;
const YEARLY = /\b(?:yoy|y\/y|year[ -](?:over|on)[ -]year|ano contra ano|anual contra anual)\b/;
/** Between the two sides of a comparison, already read as one. */
const AGAINST = /\b(?:em relacao|relative to|frente)\b(?: a[os]?\b)?/;
/** It is set beside the period of the question, named now or before. */
export const SAME_LAST_YEAR =
  '(?:(?:the )?same (?:months?|quarters?|weeks?|days?|period|time)(?: of| in)?(?: the)? (?:last|previous|prior) year|mesm[oa]s? (?:mes|trimestre|semana|dia|periodo|epoca|data) (?:d[oe]|n[oa]) ano (?:passado|anterior))';
const SHARE =
  /\b(?:market share|share|what (?:percentage|percent|part|proportion) of|what % of(?! the total)|que (?:percentual|porcentagem|parte) d[aeo]|qual (?:e )?(?:o |a )?(?:percentual|porcentagem|parte) d[aeo]|quant[oa]s? por cento(?: d[aeo])?|quant[oa]s? % d[aeo]|proportion|percentage of(?: the)? total|percent of(?: the)? total|participacao|fatia|proporcao|% of(?: the)? total|% do total|percentual do total|representa[m]?)\b/;
const DROPS =
  /\b(?:without filters?|no filters?|remove (?:the |all )?filters?|clear (?:the )?filters?|sem (?:os |nenhum )?filtros?|tir[ae] (?:o|os) filtros?|remova (?:o|os) filtros?)\b/;

const REFRESHES =
  /\b(?:(?:please |por favor )?(?:refresh|update|atualiz(?:e|ar|a)|recarreg(?:ue|ar|a))(?: (?:it|this|that|isso|(?:the |os |as |o )?(?:data|numbers|rows|result|dados|numeros|linhas|resultado)))?|(?:agora )?(?:de novo|novamente|outra vez)|once more|(?:now )?again(?=\W*$))(?!\w)/;

export function takeFlags(sentence: Sentence): Flags {
  const takes = (pattern: RegExp): boolean => sentence.take(pattern) !== undefined;
  const compares = sentence.has(COMPARES) || sentence.has(new RegExp(SAME_LAST_YEAR));
  sentence.take(AGAINST);
  const growth = takes(GROWTH) || sentence.has(YEARLY);
  return {
    continues: sentence.has(CONTINUES),
    narrows: sentence.has(NARROWS),
    adds: takes(ADDS),
    compares,
    growth,
    yearly: growth && takes(YEARLY),
    share: takes(SHARE),
    chart: takeChart(sentence),
    dropsFilters: takes(DROPS),
    refreshes: takes(REFRESHES),
    sql: takes(/\bsql\b/),
  };
}
