import type { NumberColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import type { View } from './field.ts';
import { average, part, ratio, rows, whereYes } from './parts.ts';
import { ALL_FRAMES } from './time-group.ts';
import { ViewBuilder } from './view-builder.ts';

const session = new ViewBuilder('sessions', 'Sessions');
const event = new ViewBuilder('events', 'Events');

const duration = (t: DemoTables): NumberColumn => t.web().sessions.duration;
const isPurchase = whereYes(t => t.web().sessions.isPurchase, 'sessions.has_purchase');

const sessionMeasures = [
  session.measure(
    'count',
    'count',
    {
      label: 'Count',
      description: 'Number of visits.',
      synonyms: ['sessions', 'visits', 'sessões', 'visitas', 'acessos'],
      format: 'decimal_0',
      sql: 'COUNT(DISTINCT sessions.session_id)',
    },
    part(rows()),
  ),
  session.measure(
    'count_distinct',
    'count_with_purchase',
    {
      label: 'Count with Purchase',
      description: 'Number of visits that ended with a purchase.',
      synonyms: ['purchases', 'conversions', 'conversões', 'visitas com compra'],
      format: 'decimal_0',
      sql: 'COUNT(DISTINCT CASE WHEN sessions.has_purchase THEN sessions.session_id END)',
    },
    part(rows(isPurchase)),
  ),
  session.measure(
    'number',
    'overall_conversion',
    {
      label: 'Overall Conversion',
      description: 'Visits with a purchase as a share of all visits.',
      synonyms: ['conversion rate', 'taxa de conversão', 'conversão'],
      format: 'percent_2',
      sql: 'COUNT(DISTINCT CASE WHEN sessions.has_purchase THEN sessions.session_id END) / NULLIF(COUNT(DISTINCT sessions.session_id), 0)',
    },
    ratio(rows(isPurchase), rows()),
  ),
  session.measure(
    'average',
    'average_duration',
    {
      label: 'Average Duration',
      description: 'Mean length of a visit in seconds.',
      synonyms: ['time on site', 'duração média', 'tempo no site'],
      format: 'decimal_1',
      sql: 'AVG(DISTINCT sessions.duration_seconds)',
    },
    average(duration),
  ),
];

export const sessions: View = {
  name: 'sessions',
  label: 'Sessions',
  fields: [
    session.string(
      'session_id',
      { label: 'Session ID', description: 'One visit.', primaryKey: true, suggestable: false },
      t => t.web().sessions.id,
    ),
    ...session.time(
      'session_start',
      { label: 'Session Start', description: 'When the visit began.', synonyms: ['visit date', 'data da visita'] },
      ALL_FRAMES,
      t => t.web().sessions.created,
    ),
    session.number(
      'duration_seconds',
      { label: 'Duration (sec)', description: 'Length of the visit in seconds.', synonyms: ['duração'] },
      duration,
    ),
    session.number(
      'number_of_events',
      { label: 'Number of Events', description: 'Pages seen in the visit.', synonyms: ['páginas vistas'] },
      t => t.web().sessions.events,
    ),
    session.yesno(
      'includes_purchase',
      {
        label: 'Includes Purchase',
        description: 'Whether the visit ended with a purchase.',
        synonyms: ['houve compra'],
        sql: 'sessions.has_purchase',
      },
      t => t.web().sessions.isPurchase,
    ),
    session.string(
      'traffic_source',
      {
        label: 'Traffic Source',
        description: 'What brought the visitor.',
        synonyms: ['channel', 'canal', 'origem da visita'],
      },
      t => t.web().sessions.trafficSource,
    ),
    session.string(
      'browser',
      { label: 'Browser', description: "The visitor's browser.", synonyms: ['navegador'] },
      t => t.web().sessions.browser,
    ),
    ...sessionMeasures,
  ],
};

export const events: View = {
  name: 'events',
  label: 'Events',
  fields: [
    event.number(
      'event_id',
      { label: 'Event ID', description: 'One page view.', primaryKey: true, format: 'id' },
      t => t.web().events.id,
    ),
    event.string(
      'event_type',
      {
        label: 'Event Type',
        description: 'What was seen or done: Home, Category, Product, Cart, Purchase.',
        synonyms: ['event', 'tipo de evento', 'evento'],
      },
      t => t.web().events.type,
    ),
    event.string(
      'uri',
      { label: 'URI', description: 'Path of the page.', synonyms: ['page', 'página'] },
      t => t.web().events.uri,
    ),
    ...event.time(
      'created',
      { label: 'Created', description: 'When it happened.', synonyms: ['event date', 'data do evento'] },
      ALL_FRAMES,
      t => t.web().events.created,
    ),
    event.measure(
      'count',
      'count',
      {
        label: 'Count',
        description: 'Number of page views.',
        synonyms: ['events', 'page views', 'eventos', 'visualizações de página'],
        format: 'decimal_0',
        sql: 'COUNT(DISTINCT events.event_id)',
      },
      part(rows()),
    ),
  ],
};
