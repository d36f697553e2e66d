import { ask, type DashboardSource } from './types.ts';

const listen = { Date: 'events.created_date' };

export const webAnalyticsOverview: DashboardSource = {
  id: '12',
  title: 'Web Analytics Overview',
  description: 'Visits to the shop: sources, browsers, and what visitors do.',
  filters: [{ name: 'Date', default: '7 days', explore: 'events', dimension: 'events.created_date' }],
  tiles: [
    {
      kind: 'query',
      title: 'Events by Day',
      query: ask('events', ['events.created_date', 'events.count'], {
        sorts: ['events.created_date desc'],
        limit: '30',
        vis_config: { type: 'looker_line' },
      }),
      listen,
      place: [0, 0, 16, 8],
    },
    {
      kind: 'query',
      title: 'Events by Browser',
      query: ask('events', ['sessions.browser', 'events.count'], {
        sorts: ['events.count desc'],
        vis_config: { type: 'looker_pie' },
      }),
      listen,
      place: [0, 16, 8, 8],
    },
    {
      kind: 'sql',
      title: 'Visits by Traffic Source (SQL)',
      query: ask('sessions', ['sessions.traffic_source', 'sessions.count'], { sorts: ['sessions.count desc'] }),
      place: [8, 0, 24, 8],
    },
  ],
};
