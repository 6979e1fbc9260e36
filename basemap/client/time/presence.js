/*
 * At how many bases forces were, from each day of change on. Pure.
 */

/**
 * What each base adds on the days of its own turns, summed up.
 * @param {number[]} numbers of the bases  @param {object} history answers of all bases, from answers.js
 * @param {number[]} stretch first and last day  @param {(status: string|null) => boolean} holds
 * @returns {{day: number, sure: number, possible: number}[]} in the order of days, the first day at least
 */
export function presence(numbers, history, [firstDay, lastDay], holds) {
  const added = new Map([[firstDay, { sure: 0, possible: 0 }]]);
  for (const number of numbers) {
    let before = { sure: 0, possible: 0 };
    for (const day of [firstDay, ...history.turns(number)]) {
      if (day < firstDay || day > lastDay) continue;
      const now = held(history.answer(number, day), holds);
      const sum = added.get(day) ?? { sure: 0, possible: 0 };
      added.set(day, { sure: sum.sure + now.sure - before.sure, possible: sum.possible + now.possible - before.possible });
      before = now;
    }
  }
  let [sure, possible] = [0, 0];
  return [...added].sort((a, b) => a[0] - b[0]).map(([day, more]) => {
    sure += more.sure;
    possible += more.possible;
    return { day, sure, possible };
  });
}

function held({ status, alternatives }, holds) {
  const each = [status, ...alternatives];
  return { sure: Number(each.every(holds)), possible: Number(each.some(holds)) };
}
