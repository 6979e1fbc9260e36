/*
 * How many bases of a region are in each status, and how well that is known, kept up to date by difference.
 */
/**
 * @param {(status: string|null) => boolean} holds whether a status means that forces are there
 * @returns a tally of no base; add() takes an answer in, or with -1 out again.
 *   rows: status → how many are in it for certain (sure), at most (possible), stale or overdue (doubtful);
 *   recorded, there, maybe: of how many anything is on record, at how many forces are, or may be;
 *   reports: day → how many of these that are stale or overdue were last told of on it
 */
export function tally(holds) {
  const rows = new Map();
  const reports = new Map();
  const sums = { rows, reports, recorded: 0, sure: 0, maybe: 0, doubtful: 0, add };

  function add(answer, by = 1) {
    const { status, alternatives } = answer;
    const doubtful = answer.stale || answer.overdue;
    const row = bump(status, by);
    if (!alternatives.length) row.sure += by;
    if (doubtful) row.doubtful += by;
    if (status === null && !alternatives.length) return;
    sums.recorded += by;
    let all = holds(status);
    let some = all;
    for (const other of alternatives) {
      bump(other, by);
      all &&= holds(other);
      some ||= holds(other);
    }
    if (all) sums.sure += by;
    if (!some) return;
    sums.maybe += by;
    if (!doubtful) return;
    sums.doubtful += by;
    const left = (reports.get(answer.lastEvidence) ?? 0) + by;
    if (left) reports.set(answer.lastEvidence, left);
    else reports.delete(answer.lastEvidence);
  }

  function bump(status, by) {
    let row = rows.get(status);
    if (!row) rows.set(status, (row = { sure: 0, possible: 0, doubtful: 0 }));
    row.possible += by;
    if (!row.possible) rows.delete(status);
    return row;
  }

  return sums;
}
