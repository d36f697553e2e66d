import { DateTime } from 'luxon';
import type { Agent } from './agent/agent.ts';
import { asCodedError, CodedError } from './contract/errors.ts';
import type { Usage } from './contract/events.ts';
import type { Language } from './contract/language.ts';
import type { Answer, Answerer, Question, TurnReport } from './conversations/conversations.ts';
import type { Destination, Destinations } from './destinations.ts';
import { type CapturedResult, exploreUrl, isReading, type Looker } from './looker/looker.ts';
import type { Catalogues } from './suggesting.ts';
import type { QueryMeter } from './usage/usage.ts';

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'pt-BR': 'Brazilian Portuguese' };

const OTHERS_LEFT_OUT =
  ' Earlier questions of this conversation went to another Looker connection and are not shown to you: if a question refers to them, say so and ask for the whole question.';

/** What the agent is told before the conversation: the day, where the person reads, and what it is not told. */
function contextOf({ now, timeZone }: Destination, { language, othersLeftOut }: Question): string {
  const today = DateTime.fromJSDate(now, { zone: timeZone ?? 'UTC' });
  const zone =
    timeZone === undefined ? "Queries run in Looker's own time zone." : `Time zone of the data: ${timeZone}.`;
  return `Today is ${today.toISODate()} (${today.setLocale('en').weekdayLong}). ${zone} The person's interface is in ${LANGUAGE_NAMES[language]}; answer in the language of the question.${othersLeftOut ? OTHERS_LEFT_OUT : ''}`;
}

const queryUrl = ({ webUrl }: Destination, { query }: CapturedResult): string | undefined =>
  webUrl === undefined ? undefined : exploreUrl(webUrl, query);

interface AnsweringRooms {
  readonly destinations: Destinations;
  readonly looker: Looker;
  readonly agent: Agent;
  readonly catalogues: Pick<Catalogues, 'of'>;
  readonly usage: { readonly meter: Pick<QueryMeter, 'month'> };
}

/** Answers questions with the agent over the connected Looker: one question, from destination to ending. */
export function createAnswerer(rooms: AnsweringRooms): Answerer {
  return {
    connection: () => rooms.destinations.connection(),
    onlyReads: tools => tools.every(isReading),
    answer: async (question, report) => {
      try {
        const destination = await rooms.destinations.active();
        // What it would be told of earlier turns is of another Looker.
        if (destination.account !== question.account) throw new CodedError('connection_busy');
        return await answer(rooms, destination, question, report);
      } catch (error) {
        return { outcome: 'failed', error: asCodedError(error) };
      }
    },
  };
}

/** From this part of the month's budget on, everyone who asks is told. */
const WARN_FROM = 0.8;

async function warningOf(
  meter: Pick<QueryMeter, 'month'>,
  connectionId: string,
): Promise<Pick<Usage, 'looker_budget'>> {
  const { used, budget } = await meter.month(connectionId);
  return budget === undefined || used < WARN_FROM * budget ? {} : { looker_budget: { used, budget } };
}

async function answer(
  { looker, agent, catalogues, usage: { meter } }: AnsweringRooms,
  destination: Destination,
  question: Question,
  report: TurnReport,
): Promise<Answer> {
  const tools = looker.openTools({
    turnId: question.turnId,
    target: destination.looker,
    signal: question.signal,
    timeZone: destination.timeZone,
    fresh: question.fresh,
    onCall: call => report.called(call),
    results: question.results,
    catalogue: catalogues.of(destination.looker),
    onResult: (callId, result) => report.found(callId, { ...result, queryUrl: queryUrl(destination, result) }),
    onChart: chart => report.charted(chart),
    onCallEnded: end => report.callEnded(end),
  });
  const answering = agent.answer({
    turnId: question.turnId,
    text: question.text,
    context: contextOf(destination, question),
    history: question.history,
    model: destination.model,
    tools,
    onUpdate: ({ kind, text }) => report.wrote(kind, text),
    signal: question.signal,
  });
  await Promise.allSettled([answering]);
  await tools.close(); // a call that the agent left running ends before its turn does
  const { ending, usage } = await answering;
  return {
    ...ending,
    usage: {
      model: usage.model,
      model_calls: usage.modelCalls,
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      thought_tokens: usage.thoughtTokens,
      cached_tokens: usage.cachedTokens,
      model_bytes: usage.modelBytes,
      looker_queries: tools.counts.queries,
      looker_other: tools.counts.other,
      ...(await warningOf(meter, destination.looker.id)),
    },
  };
}
