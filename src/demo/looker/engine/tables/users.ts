import { type NumberColumn, numbers, type TextColumn, type TimeColumn, textColumn, times } from './column.ts';
import { timesOfDay } from './day-times.ts';
import { namesOf, TRAFFIC_SOURCES } from './people.ts';
import { COUNTRIES } from './places.ts';
import { Random, spread, weightedIndex } from './random.ts';
import { demand } from './season.ts';

const USERS = 22_000;
/** The first customers signed up this long before the first order. */
const DAYS_BEFORE_ORDERS = 540;
const SEED = 0x75736572;
const FEMALE_SHARE = 0.54;
/** Some keep their age to themselves. */
const AGE_UNKNOWN_SHARE = 0.02;
/** Outside Brazil and the USA not everybody has a postal code. */
const ZIP_MISSING_SHARE = 0.08;

export interface Users {
  readonly rows: number;
  readonly id: NumberColumn;
  readonly firstName: TextColumn;
  readonly lastName: TextColumn;
  readonly name: TextColumn;
  readonly email: TextColumn;
  readonly age: NumberColumn;
  readonly gender: TextColumn;
  readonly city: TextColumn;
  readonly state: TextColumn;
  readonly country: TextColumn;
  readonly zip: TextColumn;
  readonly trafficSource: TextColumn;
  /** Ascending: the first row signed up first. */
  readonly created: TimeColumn;
}

interface Person {
  readonly female: boolean;
  readonly first: string;
  readonly last: string;
  readonly age: number;
  readonly country: string;
  readonly state: string;
  readonly city: string;
  readonly zip: string | null;
  readonly source: string;
}

/** Where a customer may live, ready to draw from. */
const pickCountry = weightedIndex(COUNTRIES.map(country => country.weight));
const PLACES = COUNTRIES.map(country => ({
  country,
  names: namesOf(country.name),
  pickState: weightedIndex(country.states.map(state => state.weight)),
  // The first city of a state is its largest.
  pickCity: country.states.map(state => weightedIndex(state.cities.map((_, i) => 1 / (i + 0.7)))),
}));
const pickSource = weightedIndex(TRAFFIC_SOURCES.map(([, weight]) => weight));

function inventPerson(random: Random): Person {
  const place = PLACES[pickCountry(random)];
  const stateIndex = place?.pickState(random) ?? 0;
  const state = place?.country.states[stateIndex];
  if (place === undefined || state === undefined) throw new RangeError('a customer without a place');
  const female = random.chance(FEMALE_SHARE);
  const digits = place.country.zipLength - state.zip.length;
  const zip = state.zip + String(random.below(10 ** digits)).padStart(digits, '0');
  const mayLackZip = place.country.name !== 'Brazil' && place.country.name !== 'USA';
  return {
    female,
    first: random.pick(female ? place.names.female : place.names.male),
    last: random.pick(place.names.family),
    // The mean of two draws: most are in the middle thirties to forties.
    age: random.chance(AGE_UNKNOWN_SHARE)
      ? Number.NaN
      : Math.floor((random.between(14, 72) + random.between(14, 78)) / 2),
    country: place.country.name,
    state: state.name,
    city: state.cities[place.pickCity[stateIndex]?.(random) ?? 0] ?? state.name,
    zip: mayLackZip && random.chance(ZIP_MISSING_SHARE) ? null : zip,
    source: TRAFFIC_SOURCES[pickSource(random)]?.[0] ?? 'Search',
  };
}

/** Sign-ups from before `firstDay` to the end of `lastDay` (days since 1970), as busy as the shop itself. */
function signUps(firstDay: number, lastDay: number, random: Random): Float64Array {
  const start = firstDay - DAYS_BEFORE_ORDERS;
  const days = lastDay - start + 1;
  const counts = spread(
    USERS,
    Float64Array.from({ length: days }, (_, i) => demand(start + i, (start + i - firstDay) / (lastDay - firstDay))),
  );
  const created = new Float64Array(USERS);
  let row = 0;
  for (const [i, count] of counts.entries()) {
    created.set(timesOfDay(start + i, count, random), row);
    row += count;
  }
  return created;
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[^a-zA-Z]/g, '')
    .toLowerCase();

export function generateUsers(firstDay: number, lastDay: number): Users {
  const random = new Random(SEED);
  const created = signUps(firstDay, lastDay, random);
  const people = Array.from({ length: USERS }, () => inventPerson(random));
  const text = (value: (person: Person, row: number) => string | null): TextColumn =>
    textColumn(USERS, row => {
      const person = people[row];
      return person === undefined ? null : value(person, row);
    });
  const mailName = new Map<string, string>();
  const mail = (name: string): string => {
    const known = mailName.get(name) ?? plain(name);
    mailName.set(name, known);
    return known;
  };
  return {
    rows: USERS,
    id: numbers(Float64Array.from({ length: USERS }, (_, row) => row + 1)),
    firstName: text(person => person.first),
    lastName: text(person => person.last),
    name: text(person => `${person.first} ${person.last}`),
    email: text((person, row) => `${mail(person.first)}.${mail(person.last)}${row + 1}@example.com`),
    age: numbers(Float64Array.from(people, person => person.age)),
    gender: text(person => (person.female ? 'Female' : 'Male')),
    city: text(person => person.city),
    state: text(person => person.state),
    country: text(person => person.country),
    zip: text(person => person.zip),
    trafficSource: text(person => person.source),
    created: times(created),
  };
}
