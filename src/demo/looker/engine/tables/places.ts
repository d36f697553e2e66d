export interface State {
  readonly name: string;
  readonly weight: number;
  readonly cities: readonly string[];
  /** First digits of its postal codes. */
  readonly zip: string;
}

export interface Country {
  readonly name: string;
  readonly weight: number;
  readonly zipLength: number;
  readonly states: readonly State[];
}

const state = (name: string, weight: number, zip: string, cities: string): State => ({
  name,
  weight,
  zip,
  cities: cities.split(', '),
});

/** Weights are parts of a hundred customers of the country, larger cities first. */
const BRAZIL: readonly State[] = [
  state('São Paulo', 29, '01', 'São Paulo, Campinas, Guarulhos, Santos, Ribeirão Preto, Sorocaba, Osasco'),
  state('Minas Gerais', 13, '30', 'Belo Horizonte, Uberlândia, Juiz de Fora, Contagem, Montes Claros'),
  state('Rio de Janeiro', 12, '20', 'Rio de Janeiro, Niterói, Petrópolis, Duque de Caxias, Volta Redonda'),
  state('Bahia', 7, '40', 'Salvador, Feira de Santana, Vitória da Conquista, Ilhéus'),
  state('Paraná', 7, '80', 'Curitiba, Londrina, Maringá, Cascavel, Foz do Iguaçu'),
  state('Rio Grande do Sul', 7, '90', 'Porto Alegre, Caxias do Sul, Pelotas, Santa Maria'),
  state('Pernambuco', 5, '50', 'Recife, Olinda, Caruaru, Petrolina'),
  state('Ceará', 4, '60', 'Fortaleza, Juazeiro do Norte, Sobral'),
  state('Santa Catarina', 5, '88', 'Florianópolis, Joinville, Blumenau, Chapecó'),
  state('Goiás', 3, '74', 'Goiânia, Anápolis, Rio Verde'),
  state('Distrito Federal', 3, '70', 'Brasília, Taguatinga'),
  state('Espírito Santo', 2, '29', 'Vitória, Vila Velha, Serra'),
  state('Pará', 2, '66', 'Belém, Santarém, Ananindeua'),
  state('Amazonas', 1, '69', 'Manaus, Parintins'),
];

const USA: readonly State[] = [
  state('California', 19, '90', 'Los Angeles, San Francisco, San Diego, San Jose, Sacramento, Oakland, Fresno'),
  state('Texas', 14, '75', 'Houston, Austin, Dallas, San Antonio, El Paso'),
  state('New York', 12, '10', 'New York, Buffalo, Rochester, Albany, Yonkers'),
  state('Florida', 11, '33', 'Miami, Orlando, Tampa, Jacksonville'),
  state('Illinois', 7, '60', 'Chicago, Springfield, Naperville'),
  state('Pennsylvania', 6, '19', 'Philadelphia, Pittsburgh, Allentown'),
  state('Ohio', 5, '43', 'Columbus, Cleveland, Cincinnati'),
  state('Georgia', 5, '30', 'Atlanta, Savannah, Augusta'),
  state('Massachusetts', 5, '02', 'Boston, Worcester, Cambridge'),
  state('Washington', 5, '98', 'Seattle, Spokane, Tacoma'),
  state('Colorado', 4, '80', 'Denver, Boulder, Colorado Springs'),
  state('Arizona', 4, '85', 'Phoenix, Tucson, Mesa'),
  state('Tennessee', 3, '37', 'Memphis, Nashville, Knoxville'),
];

/** About 45 % of the customers live in Brazil; the other countries have no postal code now and then. */
export const COUNTRIES: readonly Country[] = [
  { name: 'Brazil', weight: 45, zipLength: 8, states: BRAZIL },
  { name: 'USA', weight: 36, zipLength: 5, states: USA },
  {
    name: 'Argentina',
    weight: 5,
    zipLength: 4,
    states: [
      state('Buenos Aires', 7, '1', 'Buenos Aires, La Plata, Mar del Plata'),
      state('Córdoba', 3, '5', 'Córdoba'),
    ],
  },
  {
    name: 'Portugal',
    weight: 4,
    zipLength: 7,
    states: [state('Lisboa', 6, '1', 'Lisboa, Sintra, Cascais'), state('Porto', 4, '4', 'Porto, Vila Nova de Gaia')],
  },
  {
    name: 'Mexico',
    weight: 4,
    zipLength: 5,
    states: [state('Ciudad de México', 6, '0', 'Ciudad de México'), state('Jalisco', 4, '4', 'Guadalajara, Zapopan')],
  },
  {
    name: 'United Kingdom',
    weight: 3,
    zipLength: 5,
    states: [state('England', 8, '1', 'London, Manchester, Bristol, Leeds'), state('Scotland', 2, '9', 'Edinburgh')],
  },
  {
    name: 'Germany',
    weight: 3,
    zipLength: 5,
    states: [state('Berlin', 4, '1', 'Berlin'), state('Bayern', 6, '8', 'München, Nürnberg, Augsburg')],
  },
];

/** Warehouses; their names hold a comma, which a filter value must quote. */
export const DISTRIBUTION_CENTERS: readonly { readonly name: string; readonly location: string }[] = [
  { name: 'São Paulo, SP', location: '-23.5505,-46.6333' },
  { name: 'Extrema, MG', location: '-22.8550,-46.3183' },
  { name: 'Recife, PE', location: '-8.0476,-34.8770' },
  { name: 'New York, NY', location: '40.7128,-74.0060' },
  { name: 'Los Angeles, CA', location: '34.0522,-118.2437' },
  { name: 'Chicago, IL', location: '41.8781,-87.6298' },
  { name: 'Memphis, TN', location: '35.1495,-90.0490' },
  { name: 'Houston, TX', location: '29.7604,-95.3698' },
  { name: 'Lisboa, PT', location: '38.7223,-9.1393' },
];
