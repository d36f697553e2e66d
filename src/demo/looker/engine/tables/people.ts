/** Given and family names for made-up customers. */
export interface Names {
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

const PORTUGUESE: Names = {
  female: words(
    'Ana Beatriz Camila Daniela Eduarda Fernanda Gabriela Helena Isabela Júlia Larissa Mariana Natália Paula',
  ),
  male: words(
    'André Bruno Caio Diego Eduardo Felipe Gustavo Henrique João Leonardo Marcelo Otávio Pedro Rafael Thiago',
  ),
  family: words(
    'Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Rocha',
  ),
};
const ENGLISH: Names = {
  female: words('Abigail Charlotte Claire Ella Grace Hannah Isabelle Kate Laura Megan Nora Olivia Rachel Sophie Zoe'),
  male: words('Adam Benjamin Charles Daniel Ethan George Henry Jack Liam Mason Nathan Owen Samuel Thomas William'),
  family: words(
    'Adams Baker Carter Davis Evans Foster Green Hall Johnson King Lewis Moore Parker Reed Smith Turner Young',
  ),
};
const SPANISH: Names = {
  female: words('Alejandra Carmen Elena Lucía Martina Paula Sofía Valentina'),
  male: words('Alejandro Carlos Diego Javier Luis Mateo Pablo Santiago'),
  family: words('Díaz Fernández García González Hernández López Martínez Pérez Sánchez Torres'),
};

const BY_COUNTRY: Readonly<Record<string, Names>> = {
  Brazil: PORTUGUESE,
  Portugal: PORTUGUESE,
  Argentina: SPANISH,
  Mexico: SPANISH,
};

export const namesOf = (country: string): Names => BY_COUNTRY[country] ?? ENGLISH;

/** How customers found the shop, with their shares in percent. */
export const TRAFFIC_SOURCES: readonly (readonly [name: string, weight: number])[] = [
  ['Search', 46],
  ['Organic', 21],
  ['Facebook', 14],
  ['Email', 11],
  ['Display', 8],
];
