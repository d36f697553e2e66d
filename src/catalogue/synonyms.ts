/** Words of business that mean the same in English and Portuguese, folded, singular; the first of a line names it. */
const GROUPS = `
revenue, sale, turnover, income, receita, faturamento, venda
order, purchase, pedido, compra, encomenda
customer, client, buyer, shopper, cliente, comprador, consumidor
user, usuario
product, article, produto, artigo, mercadoria
item, line item, unit, unidade, peca
price, preco
cost, custo
expense, spend, spending, despesa, gasto
profit, lucro
margin, margem
discount, desconto
tax, imposto, tributo
quantity, qty, quantidade, qtd, qtde
count, number, contagem, numero
total, sum, soma
average, avg, mean, media, medio
median, mediana, mediano
rate, percentage, percent, share, taxa, percentual, porcentagem, participacao
average order value, aov, average ticket, ticket medio, valor medio do pedido
amount, value, valor, montante
goal, target, quota, meta
budget, forecast, orcamento, previsao
return, returned, refund, devolucao, devolvido, reembolso
cancelled, canceled, cancellation, cancelado, cancelamento
churn, attrition, evasao
retention, retencao
conversion, converted, conversao
lead, prospect, oportunidade, opportunity
contract, contrato
subscription, assinatura
invoice, bill, fatura, nota fiscal
payment, pagamento
debt, divida, inadimplencia
balance, saldo
account, conta
bank, banco
supplier, vendor, fornecedor
salesperson, seller, vendedor
employee, staff, funcionario, colaborador
salary, wage, salario
store, shop, loja
warehouse, distribution center, armazem, deposito, centro de distribuicao
inventory, stock, estoque
shipping, shipment, shipped, delivery, delivered, freight, envio, enviado, entrega, entregue, frete
campaign, campanha
channel, canal
traffic source, fonte de trafego, origem do trafego
source, origin, origem, fonte
click, clique
session, visit, sessao, visita
page, pagina
event, evento
ticket, chamado
support, suporte, atendimento
status, situacao
type, kind, tipo
category, categoria
brand, marca
department, departamento, setor
segment, segmento
name, nome
description, descricao
country, pais
region, regiao
state, province, estado, uf, provincia
city, town, cidade, municipio
address, endereco
zip, zipcode, postcode, cep
gender, sex, genero, sexo
age, idade
date, data
day, daily, dia, diario
week, weekly, semana, semanal
month, monthly, mes, mensal
quarter, quarterly, trimestre, trimestral
year, yearly, annual, ano, anual
hour, hora
time, tempo, horario
duration, length, duracao
created, criado, criacao
first, primeiro, primeira
last, latest, ultimo, ultima
new, novo, nova
active, ativo
project, projeto
company, empresa
patient, paciente
student, aluno, estudante
course, curso
school, escola
flight, voo
vehicle, car, veiculo, carro
weight, peso`;

/** Plurals that are not made with an `s` at the end. */
const IRREGULAR = `paises pais, meses mes, regioes regiao, sessoes sessao, devolucoes devolucao, conversoes conversao,
  canais canal, percentuais percentual, participacoes participacao, dimensoes dimensao, descricoes descricao,
  valores valor, compradores comprador, consumidores consumidor, fornecedores fornecedor, vendedores vendedor,
  setores setor, funcionarios funcionario, criacoes criacao, cancelamentos cancelamento, categories category,
  countries country, cities city, companies company, deliveries delivery, salaries salary, currencies currency,
  quantities quantity, taxes tax, boxes box, addresses address, statuses status, inventories inventory, armazens armazem,
  opportunities opportunity, retencoes retencao, oportunidades oportunidade, people customer`;

const irregular: ReadonlyMap<string, string> = new Map(
  IRREGULAR.split(',').map(pair => {
    const [plural = '', singular = ''] = pair.trim().split(/\s+/);
    return [plural, singular];
  }),
);

/** The singular of a folded word, roughly; the same for the same word, which is all that searching needs. */
export const singular = (word: string): string =>
  irregular.get(word) ?? (/^[^\d]{3,}[^sui]s$/.test(word) ? word.slice(0, -1) : word);

/** Folded words, in the singular, of a phrase → the one word that stands for it. */
export const CONCEPTS: ReadonlyMap<string, string> = new Map(
  GROUPS.trim()
    .split('\n')
    .flatMap(line => {
      const phrases = line.split(',').map(phrase => phrase.trim());
      const concept = (phrases[0] ?? '').replaceAll(' ', '');
      return phrases.map((phrase): [string, string] => [phrase.split(' ').map(singular).join(' '), concept]);
    }),
);

/** These are spelled right: `count` is not the beginning of `country`. */
export const isConcept = (word: string): boolean => NAMES.has(word);

const NAMES: ReadonlySet<string> = new Set(CONCEPTS.values());

export const LONGEST_PHRASE = Math.max(...[...CONCEPTS.keys()].map(phrase => phrase.split(' ').length));
