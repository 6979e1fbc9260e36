/*
 * Two days side by side, or both datings of one day: what is the same, what differs, what possibly differs. Pure.
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

/** In place of another day: by date of event against by date of report, on the day shown. */
export const DATINGS = "datings";

/**
 * Both days in order, and each base that is shown on one of them with its two answers.
 * @param {number|"datings"} vs  @param {number} day  @param {object[]} bases
 * @param {(mode: string|null, number: number, day: number) => object} answer of a base; null stands for the mode of the page
 * @param {(found: {base: object, answer: object}) => boolean} shows
 */
export function comparison(vs, day, bases, answer, shows) {
  const datings = vs === DATINGS;
  const [first, last] = datings ? [day, day] : [Math.min(day, vs), Math.max(day, vs)];
  const [was, is] = datings ? ["happened", "reported"] : [null, null];
  const rows = bases.map((base, number) => {
    const [before, after] = [answer(was, number, first), answer(is, number, last)];
    return { base, before, after, kind: kindOf(before, after) };
  });
  return { datings, first, last, rows: rows.filter(({ base, before, after }) => shows({ base, answer: before }) || shows({ base, answer: after })) };
}
