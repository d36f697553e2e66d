import { type NumberColumn, tierColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import { perTables } from '../tables/per-tables.ts';
import type { View } from './field.ts';
import { average, part, rows } from './parts.ts';
import { ALL_FRAMES } from './time-group.ts';
import { ViewBuilder } from './view-builder.ts';

const view = new ViewBuilder('users', 'Users');

const AGE_TIERS = [0, 10, 20, 30, 40, 50, 60, 70];
const age = (t: DemoTables): NumberColumn => t.users.age;
const ageTier = perTables(t => tierColumn(t.users.age, AGE_TIERS));

const person = [
  view.number('id', { label: 'ID', description: 'One customer.', primaryKey: true, format: 'id' }, t => t.users.id),
  view.string(
    'name',
    {
      label: 'Name',
      description: 'First and last name.',
      synonyms: ['customer', 'customer name', 'cliente', 'nome do cliente'],
    },
    t => t.users.name,
  ),
  view.string('first_name', { label: 'First Name', description: 'First name.' }, t => t.users.firstName),
  view.string('last_name', { label: 'Last Name', description: 'Last name.' }, t => t.users.lastName),
  view.string(
    'email',
    // Personal data: Looker offers no values of it.
    { label: 'Email', description: 'E-mail address.', synonyms: ['e-mail'], suggestable: false, tags: ['email'] },
    t => t.users.email,
  ),
  view.number(
    'age',
    { label: 'Age', description: 'Age in years; empty when it is not known.', synonyms: ['idade'] },
    age,
  ),
  view.string(
    'age_tier',
    {
      label: 'Age Tier',
      description: 'Age in steps of ten years.',
      synonyms: ['age group', 'age range', 'faixa etária', 'grupo de idade'],
    },
    ageTier,
    'tier',
  ),
  view.string(
    'gender',
    { label: 'Gender', description: 'Female or Male.', synonyms: ['sex', 'gênero', 'sexo'] },
    t => t.users.gender,
  ),
];

const place = [
  view.string(
    'city',
    { label: 'City', description: 'City the customer lives in.', synonyms: ['cidade', 'município', 'cidades'] },
    t => t.users.city,
  ),
  view.string(
    'state',
    {
      label: 'State',
      description: 'State or region the customer lives in, by its full name: São Paulo, California.',
      synonyms: ['region', 'province', 'estado', 'estados', 'UF', 'região'],
    },
    t => t.users.state,
  ),
  view.string(
    'zip',
    { label: 'Zip', description: 'Postal code.', synonyms: ['zip code', 'postal code', 'CEP'] },
    t => t.users.zip,
    'zipcode',
  ),
  view.string(
    'country',
    {
      label: 'Country',
      description: 'Country the customer lives in, in English: Brazil, USA.',
      synonyms: ['nation', 'país', 'países'],
    },
    t => t.users.country,
  ),
];

export const users: View = {
  name: 'users',
  label: 'Users',
  fields: [
    ...person,
    ...place,
    view.string(
      'traffic_source',
      {
        label: 'Traffic Source',
        description: 'How the customer found the shop.',
        synonyms: ['channel', 'source', 'acquisition channel', 'canal', 'origem', 'origem do tráfego'],
      },
      t => t.users.trafficSource,
    ),
    ...view.time(
      'created',
      {
        label: 'Created',
        description: 'When the customer signed up.',
        synonyms: ['signup date', 'data de cadastro', 'cadastro'],
      },
      ALL_FRAMES,
      t => t.users.created,
    ),
    view.measure(
      'count',
      'count',
      {
        label: 'Count',
        description: 'Number of customers.',
        synonyms: ['users', 'customers', 'clients', 'usuários', 'clientes', 'número de clientes'],
        format: 'decimal_0',
        sql: 'COUNT(DISTINCT users.id)',
      },
      part(rows()),
    ),
    view.measure(
      'average',
      'average_age',
      {
        label: 'Average Age',
        description: 'Mean age of the customers whose age is known; each counts once.',
        synonyms: ['mean age', 'idade média', 'média de idade'],
        format: 'decimal_2',
        sql: 'AVG(DISTINCT users.age)',
      },
      average(age),
    ),
  ],
};
