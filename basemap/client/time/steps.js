/*
 * The steps of time: the days on which something changes, and the way from one to the next. Pure functions; days are
 * integers, and a stretch of time is its first and its last day.
 */
import { FOREVER, knownFrom, windows } from "./timeline.js";

/**
 * The days on which something changes, in order; all that changes on a day makes one step.
 * @param {boolean} reported as it was reported: from the day on which it was known
 * @returns {{day: number, changes: {base: object, change: object}[]}[]}
 */
export function stepsOf(bases, ref, reported, lastDay) {
  const byDay = new Map();
  for (const base of bases) {
    for (const { change, latest, earliest } of windows(base, ref, null)) {
      const certain = latest === FOREVER ? earliest : latest;
      const day = reported ? Math.max(certain, knownFrom(change, ref)) : certain;
      if (day > lastDay) continue;
      if (!byDay.has(day)) byDay.set(day, new Map());
      byDay.get(day).set(base.id, { base, change }); // of two changes of one base on one day the last one counts
    }
  }
  return [...byDay].sort((a, b) => a[0] - b[0]).map(([day, changes]) => ({ day, changes: [...changes.values()] }));
}

/** The place among the steps of a day, or of the last step before it; -1 before the first. */
export function position(steps, day) {
  let [low, high] = [-1, steps.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle].day <= day) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The day to which a step leads. A stretch ends with a stop, from which the next step leads out of it.
 * @param {{day: number}[]} steps  @param {number} day  @param {string} where first, previous, next or last
 * @param {number[]} stretch that is shown  @param {number[]} whole that there is
 */
export function stepFrom(steps, day, where, [first, last], [firstDay, lastDay]) {
  const index = position(steps, day);
  if (where === "next") {
    const next = steps[index + 1]?.day ?? lastDay;
    return day < last ? Math.min(next, last) : next;
  }
  if (where === "previous") {
    const before = steps[index]?.day === day ? index - 1 : index;
    const previous = steps[before]?.day ?? firstDay;
    return day > first ? Math.max(previous, first) : previous;
  }
  return where === "first" ? first : last;
}
