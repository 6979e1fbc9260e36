/*
 * The axis of time: where a day lies on it. True to time it has two knots, the first and the last day; with one step
 * per change every day of change is a knot, and all knots stand equally far apart.
 */
/**
 * @param {number} first day  @param {number} last day
 * @param {number[]} between days of change in order; those outside are left out, none makes the axis true to time
 * @returns {{knots: number[], at: (day: number) => number, day: (at: number) => number}} at: 0 to knots - 1
 */
export function axis(first, last, between) {
  const knots = [first, ...between.filter((day) => day > first && day < last), last];
  return {
    knots,
    at(day) {
      let i = 0;
      while (i + 2 < knots.length && knots[i + 1] <= day) i += 1;
      return i + (Math.min(Math.max(day, first), last) - knots[i]) / (knots[i + 1] - knots[i]);
    },
    /** The day at a place; between the knots of changes there is nothing to stop at. */
    day: (at) => (knots.length === 2 ? Math.round(first + at * (last - first)) : knots[Math.round(at)]),
  };
}
