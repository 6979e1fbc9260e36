/*
 * The answers for all bases through time. For each base the days on which its answer may turn lie in order, so that a
 * day finds its answer by binary search; an answer is worked out once, when it is first asked for, and stays the same
 * object until its turn is over: who kept it knows that nothing changed.
 */
import { FOREVER, eraStart, knownClaim, knownFrom, lastEvidence, onset, stateOn } from "./timeline.js";

/** @param {object[]} bases  @param {object} ref  @param {boolean} reported as it was reported: with each day only what was known on it */
export function history(bases, ref, reported) {
  const turnsOf = bases.map((base) => turns(base, ref, reported));
  const first = new Uint32Array(bases.length + 1);
  turnsOf.forEach((days, i) => (first[i + 1] = first[i] + days.length + 1)); // one more: before the first turn
  const days = new Int32Array(first[bases.length]);
  turnsOf.forEach((own, i) => {
    days[first[i]] = -FOREVER;
    days.set(own, first[i] + 1);
  });
  const answers = Array.from({ length: days.length });
  const from = new Int32Array(bases.length); // the stretch of time in which the answer that was last told holds
  const until = new Int32Array(bases.length);

  /** Tells of the bases, by their numbers, whose answer on a day is another than the one last told of; at first of all. */
  function turn(day, tell) {
    for (let number = 0; number < bases.length; number += 1) {
      if (from[number] <= day && day < until[number]) continue;
      const at = place(number, day);
      from[number] = days[at];
      until[number] = at + 1 < first[number + 1] ? days[at + 1] : FOREVER;
      tell(number, answers[at] ?? answer(number, day));
    }
  }

  /** The answer for a base on a day. What counts days in it, as of a plan overdue, is that of its first asking. */
  function answer(number, day) {
    const at = place(number, day);
    return answers[at] ?? (answers[at] = stateOn(bases[number], ref, day, reported ? day : null));
  }

  /** Where the last turn of a base up to a day stands. */
  function place(number, day) {
    let low = first[number];
    let high = first[number + 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (days[middle] <= day) low = middle;
      else high = middle;
    }
    return low;
  }

  return { answer, turn, forget: () => until.fill(-FOREVER), turns: (number) => days.subarray(first[number] + 1, first[number + 1]) };
}

/** The days on which the answer for a base may become another, in order; between two of them it stays the same. */
function turns(base, ref, reported) {
  const found = new Set();
  const told = [];
  for (const item of [...base.changes, ...base.plans, ...base.events]) {
    for (const claim of [...item.claims, ...item.disputed_by]) {
      found.add(reported ? knownClaim(claim, item, ref) : null);
      told.push(ref.sources[claim.source].earliest);
    }
  }
  for (const { earliest, latest } of base.changes) found.add(earliest ?? eraStart(latest, ref.eraStarts)).add(latest);
  for (const plan of base.plans) found.add(knownFrom(plan, ref)).add(plan.latest === null ? null : plan.latest + 1);
  for (const dated of [...base.changes, ...base.events]) told.push(onset(dated));
  for (const day of reported ? told : [lastEvidence(base, ref, null)]) found.add(day === null ? null : day + ref.staleAfter + 1);
  found.delete(null);
  return Int32Array.from(found).sort();
}
