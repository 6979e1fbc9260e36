/*
 * What is shown: the choices of the legend, by which list, map, steps and exports are narrowed down.
 * A choice is an id. Within a facet any of the chosen ones will do; each facet with a choice must be met.
 */
import { GRADES } from "../time/timeline.js";

/**
 * @typedef {{base: object, answer: object}} Found a base and its answer on the day shown
 * @typedef {{id: string, word: string|null, status?: string|null, fits: (found: Found) => boolean}} Choice
 *   word: its label; a status has its own
 * @typedef {{id: string, lasting: boolean, choices: Choice[]}} Facet lasting: the same on each day
 */

/**
 * All facets with their choices, in the order of the legend.
 * @param {{id: string}[]} statuses  @param {string[]} regions
 * @param {{evidence: string[], events: string[]}} kinds  @returns {Facet[]}
 */
export function facetsOf(statuses, regions, { evidence, events }) {
  const status = (id) => ({ answer }) => answer.status === id || (id !== null && answer.alternatives.includes(id));
  const choices = (ids, word, test) => ids.map((id) => ({ id, word: word + id, fits: test(id) }));
  return [
    { id: "territory", lasting: true, choices: choices(regions, "region.", (id) => ({ base }) => base.territory === id) },
    { id: "status", lasting: false, choices: [...statuses.map(({ id }) => id), null].map((id) => ({ id: id ?? "none", word: null, status: id, fits: status(id) })) },
    { id: "evidence", lasting: false, choices: choices(evidence, "evidence.", (id) => ({ answer }) => answer.evidence === id) },
    { id: "grade", lasting: false, choices: choices(GRADES, "show.grade.", (id) => ({ answer }) => answer.grade === id).map((choice) => ({ ...choice, id: "grade-" + choice.id.toLowerCase() })) },
    { id: "certainty", lasting: false, choices: choices(["certain", "possible"], "show.", (id) => ({ answer }) => answer.certainty === id) },
    { id: "mark", lasting: false, choices: [
      ...choices(["inferred", "overdue", "stale"], "show.", (id) => ({ answer }) => answer[id]),
      ...choices(["due"], "show.", () => ({ answer }) => answer.outcomes.some(({ kind }) => kind === "due")),
    ] },
    { id: "place", lasting: true, choices: [
      ...choices(["disputed-territory"], "", () => ({ base }) => base.disputed),
      ...choices(["not-located"], "", () => ({ base }) => !base.position),
    ] },
    { id: "event", lasting: true, choices: choices(events, "event.", (id) => ({ base }) => base.events.some(({ kind }) => kind === id)) },
  ];
}

/** Whether a base is shown, given the chosen ids. @param {Found} found @param {string[]} show @param {Facet[]} all */
export function fits(found, show, all) {
  return all.every(({ choices }) => {
    const chosen = choices.filter(({ id }) => show.includes(id));
    return !chosen.length || chosen.some((choice) => choice.fits(found));
  });
}

/**
 * What the legend offers: the choices made, and those that would narrow down what the other facets leave.
 * @param {Found[]} answers  @param {string[]} show  @param {Facet[]} all
 * @returns {{id: string, choices: (Choice & {count: number})[]}[]} count: how many bases it would show
 */
export function offers(answers, show, all) {
  return all.map((facet) => {
    const left = answers.filter((each) => fits(each, show, all.filter((other) => other !== facet)));
    const choices = facet.choices
      .map((choice) => ({ ...choice, count: left.filter(choice.fits).length }))
      .filter(({ id, count }) => show.includes(id) || (count > 0 && count < left.length));
    return { id: facet.id, choices };
  });
}

/** The statuses among the chosen ids; null is nothing on record. @param {string[]} show @param {Facet[]} all */
export function statuses(show, all) {
  const { choices } = all.find(({ id }) => id === "status");
  return choices.filter(({ id }) => show.includes(id)).map(({ status }) => status);
}
