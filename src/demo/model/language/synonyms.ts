/**
 * Business words that mean the same, in both languages, folded. It maps words to words, never to field names: which
 * field is meant is decided against the words of the metadata. A group's first entry names the concept.
 */
const GROUPS = `
  revenue, sales, sale, turnover, total sale price, sales amount, sell, sold, selling, sells, earn, earned,
    receita, faturamento, faturou, faturamos, vendas, venda, vender, vende, vendem, vendeu, venderam, vendemos,
    vendido, vendida, valor vendido, total de vendas;
  average order value, average ticket, aov, average order amount, average basket, ticket medio, valor medio do pedido,
    revenue per order, average revenue per order, receita por pedido, receita media por pedido;
  average price, average sale price, preco medio, preco medio de venda;
  average spend per user, average spend, average spend per customer, gasto medio, gasto medio por cliente, gasto
    medio por usuario;
  average, avg, mean, medio, media;
  median, mediana, mediano;
  total, sum, soma, somatorio;
  count, number, quantity, numero, quantidade, qtd, contagem;
  order, purchase, pedido, encomenda, compra;
  customer, client, user, buyer, shopper, consumer, people, cliente, usuario, comprador, consumidor, pessoa;
  margin, profit, margem, lucro;
  gross, bruta, bruto;
  return, returned, refund, devolucao, devolvido, devolvida;
  rate, percentage, percent, pct, taxa, indice, percentual, porcentagem;
  item, unit, piece, unidade, peca;
  product, product name, item name, produto, artigo, nome do produto, nome do item;
  brand, marca;
  category, categoria;
  department, departamento;
  country, pais, paises;
  state, province, estado, uf, provincia;
  city, cidade;
  zip, zip code, postal code, postcode, cep, codigo postal;
  gender, sex, genero, sexo;
  age, idade, years old, anos de idade;
  age tier, age group, age range, age bracket, faixa etaria, faixa de idade, grupo etario;
  traffic source, channel, acquisition channel, marketing channel, canal, canal de aquisicao, origem do trafego,
    fonte de trafego, fonte do trafego, origem de trafego;
  source, fonte, origem;
  traffic, trafego;
  status, situacao;
  shipped, shipping, shipment, ship, envio, enviado, despacho;
  delivered, delivery, deliver, entrega, entregue;
  distribution center, warehouse, centro de distribuicao, armazem;
  session, visit, sessao, visita;
  event, evento;
  inventory, stock, estoque;
  cost, custo, inventory value, inventory cost, stock value, value of the inventory, value of inventory, cost of the inventory,
    cost of inventory, valor do estoque, valor de estoque, custo do estoque, custo de estoque;
  price, preco;
  spend, spending, gasto;
  repeat, repurchase, recompra, recorrente;
  days to process, processing time, tempo de processamento, dias para processar;
  conversion, conversao;
  name, nome;
  first, primeira, primeiro;
  new, novo, nova;
  web, site, website`;

/** One array a group. */
export const SYNONYMS: readonly (readonly string[])[] = GROUPS.split(';').map(group =>
  group.split(',').map(phrase => phrase.trim()),
);

/** How much of a label a word stands for (default 1): `Total Sale Price` is hardly more than `Sale Price`. */
export const LIGHT_WORDS: Readonly<Record<string, number>> = {
  count: 0.2,
  total: 0.2,
  name: 0.15,
  id: 0.3,
  amount: 0.2,
  value: 0.2,
  gross: 0.3,
};
