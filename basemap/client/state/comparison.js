/*
 * Two days side by side: what is the same, what changed, what possibly changed. Pure.
 */
export const KINDS = ["changed", "possibly", "same"];

/**
 * Whether a base changed between two answers: "same" if they are alike, "changed" if no state is common to both,
 * "possibly" if they differ and one state may have lasted. `basemap compare` prints all that are not the same.
 */
export function kindOf(before, after) {
  const [was, is] = [before, after].map((answer) => [answer.status, ...answer.alternatives]);
  if (was.join() === is.join()) return "same";
  return was.some((status) => is.includes(status)) ? "possibly" : "changed";
}

/**
 * Both days in order, and each base that is shown on one of them with its two answers.
 * @param {number[]} days  @param {object[]} bases  @param {(number: number, day: number) => object} answer
 * @param {(found: {base: object, answer: object}) => boolean} shows
 */
export function comparison(days, bases, answer, shows) {
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const rows = bases.map((base, number) => {
    const [before, after] = [answer(number, first), answer(number, last)];
    return { base, before, after, kind: kindOf(before, after) };
  });
  return { first, last, rows: rows.filter(({ base, before, after }) => shows({ base, answer: before }) || shows({ base, answer: after })) };
}
