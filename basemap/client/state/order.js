/*
 * The orders in which the list can stand. Pure: each compares two bases with their answers.
 */
const never = -Infinity;

/** @type {Record<string, (name: (base: object) => string, rank: Map<string|null, number>) => (a: object, b: object) => number>} */
export const ORDERS = {
  change: () => (a, b) => (b.answer.since ?? never) - (a.answer.since ?? never),
  name: (name) => (a, b) => name(a.base).localeCompare(name(b.base)),
  state: (_, rank) => (a, b) => rank.get(a.answer.status) - rank.get(b.answer.status),
  report: () => (a, b) => (b.answer.lastEvidence ?? never) - (a.answer.lastEvidence ?? never),
};
