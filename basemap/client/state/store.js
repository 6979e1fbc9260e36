/*
 * The store: the view of the page, which is replaced and never altered, and what follows from it. A derived value is
 * worked out when it is asked for, and again only when what it depends on is another.
 */
import { history } from "../time/answers.js";
import { tally } from "../time/counts.js";
import { presence } from "../time/presence.js";
import { position, stepsOf } from "../time/steps.js";
import { knownFrom, windows } from "../time/timeline.js";
import { comparison, kindOf } from "./comparison.js";
import { data } from "./data.js";
import { derived, kept } from "./derived.js";
import { facetsOf, fits, statuses } from "./filter.js";
import { format, home } from "./link.js";
import { find, index } from "./search.js";

const { bases, firstDay, lastDay, ref, regions, register } = data;
const listeners = [];
let view = Object.freeze({ ...home(lastDay), lost: [], playing: false, order: "change" });

/** The choices of the filter. */
export const facets = [
  ...facetsOf(register.statuses, regions, data.constants),
  // What the two ways of dating changes answer differently on the day shown.
  { id: "mode", lasting: false, choices: [{ id: "differs", word: "show.differs", fits: ({ base }) => differs(data.numbers.get(base.id)) }] },
];

const indexes = new Map(bases.map((base) => [base.id, index(base)]));
const histories = kept((mode) => history(bases, ref, mode === "reported"));
const tallies = Object.fromEntries(regions.map((region) => [region, tally(holds)]));
let answers = [];
let among = bases; // the bases shown
let told = null; // the history that they are of

const kindWords = kept((kind) => Object.values(data.languages).map((language) => language.words["event." + kind]).join(" "));
const sought = kept((query) => find(indexes, query, kindWords));
const found = derived(() => [view.find], (query) => (query ? sought(query).ids : null));
const turned = derived(() => [histories(view.mode), view.day], turn);
const compared = derived(() => [view.vs, view.day, histories(view.mode), view.show, found()], (vs, day, past) => {
  const answer = (mode, ...asked) => (mode ? histories(mode) : past).answer(...asked);
  return vs === null ? null : comparison(vs, day, bases, answer, store.shows);
});
const shown = derived(() => [turned(), compared(), view.show, found()], (all, pairs, show, wanted) => {
  if (pairs) return pairs.rows.map(({ base }) => store.found(base.id));
  return show.length || wanted ? all.filter(store.shows) : all;
});
const members = derived(() => [shown()], (list) => {
  const alike = list.length === among.length && list.every(({ base }, i) => base === among[i]);
  return (among = alike ? among : list.map(({ base }) => base));
});
const stepsBy = kept((key) => steps(...JSON.parse(key)));
const followedBy = kept((key) => followed(...JSON.parse(key)));
const presenceBy = kept((key) => {
  const [mode, region] = key.split("|");
  const numbers = bases.flatMap((base, number) => (base.territory === region ? number : []));
  return presence(numbers, histories(mode), [firstDay, lastDay], holds);
});

/** The page as it is now. */
export const store = Object.freeze({
  /** What the reader looks at: the view of links, what the link lost, and whether time plays. */
  get view() {
    return view;
  },
  /** Puts parts of a view in the place of others: actions alone do so. */
  replace(parts) {
    view = Object.freeze({ ...view, ...parts });
  },
  /** Adds what brings a part of the page up to date. */
  subscribe(listener) {
    listeners.push(listener);
  },
  /** Brings the page up to date. @param {{reveal?: string|null, look?: boolean, focus?: string|HTMLElement|null}} [effects] */
  refresh(effects = {}) {
    for (const listener of listeners) listener(effects);
  },

  knownBy: () => (view.mode === "reported" ? view.day : null),
  history: () => histories(view.mode),
  /** All bases with their answers of the day, in order: the same record for a base until its answer is another. */
  get answers() {
    return turned();
  },
  /** The counts of each region. */
  get tallies() {
    turned();
    return tallies;
  },
  /** Both days that are compared with the bases that changed, or null. */
  get comparison() {
    return compared();
  },
  /** The other day of a comparison of two, or null. */
  otherDay: () => (typeof view.vs === "number" ? view.vs : null),
  /** A base with its answer of the day. */
  found: (id) => turned()[data.numbers.get(id)],
  /** The answer for a base on the last day, as it happened. */
  last: (id) => histories("happened").answer(data.numbers.get(id), lastDay),
  /** Whether a base has a name that is searched for. */
  named: (base) => found()?.has(base.id) ?? true,
  /** How the bases of a search were found: by name, by what is told of events, or by names that are nearly the same. */
  foundBy: () => (view.find ? sought(view.find).how : null),
  shows: (each) => store.named(each.base) && fits(each, view.show, facets),
  /** The bases that filter, search and comparison leave, with their answers. */
  shown,
  /** The same bases alone: the same list as long as they are the same. */
  members,
  filtered: () => Boolean(view.find) || view.show.length > 0,
  filterKey: () => view.find + "|" + view.show.join(),
  /** How many bases differ between the two ways of dating changes on the day shown. */
  differing: () => bases.filter((_, number) => differs(number)).length,
  chosenOnly: (ids) => view.show.length === ids.length && ids.every((id) => view.show.includes(id)),
  /** Whether a status means that forces are there. */
  holds,

  /** The steps that the filter leaves: of its bases, those into its status or out of it. */
  steps: () => stepsBy(JSON.stringify([view.mode, view.find, view.show])),
  /** The bases that the filter leaves on whatever day: what the chart shows of events. */
  followed: () => followedBy(JSON.stringify([view.find, view.show])),
  /** The step of the day shown, or the last before it: its place, -1 before the first, among all. */
  position: () => ({ index: position(store.steps(), view.day), steps: store.steps() }),
  lastStep: () => store.steps()[position(store.steps(), view.day)] ?? null,
  /** The first and the last day of the slider: of an era, or of all. */
  range(id = view.era) {
    const era = register.eras.find((each) => each.id === id);
    return era ? [Math.max(era.start, firstDay), Math.min(era.end, lastDay)] : [firstDay, lastDay];
  },
  presence: (region) => presenceBy(view.mode + "|" + region),
  /** At how many bases of a region forces are on a day. @returns {{sure: number, possible: number}} */
  heldOn(region, day) {
    const series = store.presence(region);
    return series[Math.max(0, position(series, day))];
  },
  /** The most bases of one of these regions at which forces were, in the stretch of time shown. */
  presenceMost(among = regions) {
    const [first, last] = store.range();
    return Math.max(...among.flatMap((region) => store.presence(region)
      .filter(({ day }, i, all) => day <= last && (all[i + 1]?.day ?? last) >= first)
      .map((point) => point.possible)));
  },
  /** The changes in a region with their first and last possible day; as it was reported, the day on which they were known. */
  dated: (region) => bases
    .filter((base) => base.territory === region)
    .flatMap((base) => windows(base, ref, null).map((span) => {
      const known = view.mode === "reported" ? knownFrom(span.change, ref) : span.latest;
      return { base, ...span, latest: Math.max(span.latest, known) };
    })),
  /** The link to the view, with some parts of it otherwise. */
  link: (parts = {}) => format({ ...view, ...parts }),
});

/** Brings answers and tallies to a day; what stays the same is left alone. */
function turn(past, day) {
  if (told !== past) past.forget();
  told = past;
  const before = answers;
  past.turn(day, (number, answer) => {
    const base = bases[number];
    const known = answers[number]?.answer;
    if (known === answer) return;
    if (known) tallies[base.territory].add(known, -1);
    tallies[base.territory].add(answer);
    if (answers === before) answers = before.slice();
    answers[number] = { base, answer };
  });
  return answers;
}

/** Whether a base changed, as a comparison has it, between both datings. Most have one status in both, which is soon told. */
function differs(number) {
  const [happened, reported] = ["happened", "reported"].map((mode) => histories(mode).answer(number, view.day));
  return happened.status !== reported.status && kindOf(happened, reported) === "changed";
}

function holds(status) {
  return status !== null && !ref.settled.has(status);
}

/** The bases that a search and the lasting choices leave: what changes with the day narrows no steps down, or the next one would hide itself. */
function followed(query, show) {
  const ids = query ? sought(query).ids : null;
  const lasting = facets.filter((facet) => facet.lasting);
  return bases.filter((base) => (ids?.has(base.id) ?? true) && fits({ base, answer: null }, show, lasting));
}

function steps(mode, query, show) {
  // A status asks for the steps into it or out of it.
  const wanted = statuses(show, facets);
  const concerns = ({ base, change }) => {
    const before = base.changes[base.changes.indexOf(change) - 1];
    return !wanted.length || wanted.includes(change.status) || wanted.includes(before?.status ?? null);
  };
  return stepsOf(followed(query, show), ref, mode === "reported", lastDay)
    .map(({ day, changes }) => ({ day, changes: changes.filter(concerns) }))
    .filter(({ changes }) => changes.length);
}
