import { describeResult } from '../answering/describe-result.ts';
import { readSavedContent, type SavedContent } from '../conversation/metadata.ts';
import { readQueryResult } from '../conversation/query-result.ts';
import { isRecord, recordsIn } from '../conversation/tool-answer.ts';
import { fold } from '../language/fold.ts';
import { ask, needed, type Plan, type Scene } from './plan.ts';

type What = 'dashboard' | 'look';

const LIST = { dashboard: 'get_dashboards', look: 'get_looks' } as const;
const RUN = { dashboard: 'run_dashboard', look: 'run_look' } as const;

export function* listSaved(what: What, scene: Scene): Plan<readonly SavedContent[]> {
  const thoughts = scene.phrases.thoughts;
  const outcome = yield* ask({ tool: LIST[what], args: {} }, what === 'look' ? thoughts.looks : thoughts.dashboards);
  return readSavedContent(needed(outcome, LIST[what], scene));
}

/** The one with this title, else the one whose title holds the words. */
function titled(title: string, saved: readonly SavedContent[]): readonly SavedContent[] {
  const wanted = fold(title.normalize('NFC'));
  const exact = saved.filter(content => fold(content.title) === wanted);
  return exact.length > 0 ? exact.slice(0, 1) : saved.filter(content => fold(content.title).includes(wanted));
}

export function* runSaved(what: What, title: string, scene: Scene): Plan {
  const { phrases } = scene;
  const saved = yield* listSaved(what, scene);
  const found = titled(title, saved);
  const [content] = found;
  if (content === undefined || found.length > 1) {
    return phrases.notTitled(
      title,
      (found.length > 1 ? found : saved).slice(0, 6).map(other => other.title),
    );
  }
  const args = what === 'look' ? { look_id: content.id } : { dashboard_id: content.id };
  const outcome = yield* ask({ tool: RUN[what], args }, phrases.thoughts.run(content.title));
  const answer = needed(outcome, RUN[what], scene);
  if (what === 'dashboard') return phrases.ranDashboard(content.title, tileTitles(answer));
  const view = {
    result: readQueryResult(answer),
    fields: [],
    sorts: [],
    compares: false,
    pivotTypes: [],
    today: scene.calendar.today,
    sameDays: false,
    growth: false,
    share: false,
    shareOf: undefined,
    lacksWhole: false,
    limited: false,
  };
  return `${content.title}. ${describeResult({ ...view, phrases, language: scene.language })}`;
}

/** A dashboard's tiles: one object with `tiles`, or an object a tile. */
function tileTitles(answer: string): readonly string[] {
  const records = recordsIn(answer);
  const listed = records.flatMap(record => (Array.isArray(record['tiles']) ? record['tiles'] : []));
  return (listed.length > 0 ? listed : records)
    .filter(isRecord)
    .map(tile => tile['title'] ?? tile['title_text'])
    .filter(title => typeof title === 'string' && title !== '')
    .map(String);
}
