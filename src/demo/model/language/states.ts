/** States by the letters that people write for them, folded; those that are words of either language are left out. */
export const STATES: Readonly<Record<string, string>> = {
  ba: 'Bahia',
  ce: 'Ceará',
  df: 'Distrito Federal',
  mg: 'Minas Gerais',
  pe: 'Pernambuco',
  pr: 'Paraná',
  rj: 'Rio de Janeiro',
  rs: 'Rio Grande do Sul',
  sc: 'Santa Catarina',
  sp: 'São Paulo',
  fl: 'Florida',
  ny: 'New York',
  tx: 'Texas',
};
