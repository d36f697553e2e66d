/** Words for values that data spells in one way and people in many; `of` is the concept of the field that holds them. */
export interface ValueGroup {
  readonly of: string;
  readonly words: readonly string[];
}

/** Folded. Which spelling the data uses is asked of the data, by suggestions; none is assumed. */
export const VALUE_GROUPS: readonly ValueGroup[] = [
  {
    of: 'country',
    words: ['brasil', 'brazil', 'brasileiro', 'brasileira', 'brasileiros', 'brasileiras', 'brazilian', 'brazilians'],
  },
  {
    of: 'country',
    words: ['united states', 'usa', 'us', 'eua', 'estados unidos', 'united states of america', 'america'],
  },
  { of: 'country', words: ['united kingdom', 'uk', 'reino unido', 'great britain', 'inglaterra', 'england'] },
  { of: 'country', words: ['germany', 'alemanha', 'deutschland'] },
  { of: 'country', words: ['france', 'franca'] },
  { of: 'country', words: ['spain', 'espanha', 'espana'] },
  { of: 'country', words: ['japan', 'japao'] },
  { of: 'country', words: ['south korea', 'coreia do sul', 'korea', 'coreia'] },
  { of: 'country', words: ['china'] },
  { of: 'country', words: ['australia'] },
  { of: 'country', words: ['belgium', 'belgica'] },
  { of: 'country', words: ['poland', 'polonia'] },
  { of: 'country', words: ['colombia'] },
  { of: 'country', words: ['mexico'] },
  { of: 'country', words: ['argentina'] },
  { of: 'country', words: ['canada'] },
  { of: 'country', words: ['portugal'] },
  { of: 'country', words: ['italy', 'italia'] },
  { of: 'gender', words: ['female', 'f', 'women', 'woman', 'mulheres', 'mulher', 'feminino', 'feminina', 'females'] },
  { of: 'gender', words: ['male', 'm', 'men', 'man', 'homens', 'homem', 'masculino', 'masculina', 'males'] },
  {
    of: 'status',
    words: [
      'cancelled',
      'canceled',
      'cancelado',
      'cancelados',
      'cancelada',
      'canceladas',
      'cancellations',
      'cancelamentos',
    ],
  },
  { of: 'status', words: ['returned', 'devolvido', 'devolvidos', 'devolvida', 'devolvidas'] },
  { of: 'status', words: ['shipped', 'enviado', 'enviados', 'enviada', 'enviadas', 'despachados'] },
  { of: 'status', words: ['processing', 'em processamento', 'processamento', 'processando'] },
  { of: 'status', words: ['complete', 'completed', 'completo', 'completos', 'concluido', 'concluidos', 'entregues'] },
  { of: 'traffic source', words: ['organic', 'organico', 'busca organica', 'organic search'] },
  { of: 'traffic source', words: ['email', 'e-mail'] },
  { of: 'traffic source', words: ['facebook'] },
  { of: 'traffic source', words: ['search', 'busca', 'pesquisa'] },
  { of: 'traffic source', words: ['display'] },
  { of: 'category', words: ['jeans', 'calca jeans'] },
  { of: 'category', words: ['accessories', 'acessorios'] },
  { of: 'category', words: ['swim', 'moda praia', 'swimwear'] },
  { of: 'category', words: ['shorts', 'bermudas'] },
  { of: 'category', words: ['sweaters', 'sueteres'] },
  { of: 'category', words: ['dresses', 'vestidos'] },
  { of: 'category', words: ['socks', 'meias'] },
  { of: 'category', words: ['pants', 'calcas'] },
  { of: 'category', words: ['skirts', 'saias'] },
];

const PHRASES: ReadonlySet<string> = new Set(
  VALUE_GROUPS.flatMap(group => group.words.filter(words => words.includes(' '))),
);

/** True for `estados unidos`: its words name nothing else. */
export const isValuePhrase = (folded: string): boolean => PHRASES.has(folded);

/** The groups that hold exactly this folded text (`women` is one, in `gender`). */
export const valueGroupOf = (folded: string): ValueGroup | undefined =>
  VALUE_GROUPS.find(group => group.words.includes(folded));
