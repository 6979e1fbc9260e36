/*
 * How many bases of a region are in each status, and how well that is known, kept up to date by difference.
 */
(function (basemap) {
  "use strict";

  /**
   * @param {(status: string|null) => boolean} holds whether a status means that forces are there
   * @returns a tally of no base; add() takes an answer in, or with -1 out again.
   *   rows: status → how many are in it for certain (sure), at most (possible), stale or overdue (doubtful);
   *   recorded, there, maybe: of how many anything is on record, at how many forces are, or may be;
   *   reports: day → how many of these that are stale or overdue were last told of on it
   */
  function tally(holds) {
    const rows = new Map();
    const reports = new Map();
    const sums = { rows, reports, recorded: 0, sure: 0, maybe: 0, doubtful: 0, add };

    function add(answer, by = 1) {
      const { status, alternatives } = answer;
      const all = [status, ...alternatives];
      const doubtful = answer.stale || answer.overdue;
      const row = bump(status, by);
      if (!alternatives.length) row.sure += by;
      if (doubtful) row.doubtful += by;
      for (const other of alternatives) bump(other, by);
      if (status === null && !alternatives.length) return;
      sums.recorded += by;
      if (all.every(holds)) sums.sure += by;
      if (!all.some(holds)) return;
      sums.maybe += by;
      if (!doubtful) return;
      sums.doubtful += by;
      const left = (reports.get(answer.lastEvidence) ?? 0) + by;
      if (left) reports.set(answer.lastEvidence, left);
      else reports.delete(answer.lastEvidence);
    }

    function bump(status, by) {
      if (!rows.has(status)) rows.set(status, { sure: 0, possible: 0, doubtful: 0 });
      const row = rows.get(status);
      row.possible += by;
      if (!row.possible) rows.delete(status);
      return row;
    }

    return sums;
  }

  basemap.tally = tally;
})(window.basemap);
