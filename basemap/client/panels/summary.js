/*
 * The first answer: the day, who holds the bases on it, how sure that is, and what changed last.
 * It is the legend as well: each row of counts shows its symbol and filters the list and the map.
 */
import { arrange, element, rove, say } from "../dom.js";
import { symbol } from "../map/symbols.js";
import { theme } from "../map/theme.js";
import { chooseOnly } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { partiesOf } from "../time/timeline.js";
import { isolate, words } from "../words.js";

/** @param {HTMLElement} root */
export function summary(root) {
  const day = element("p.day");
  const horizon = element("p.horizon");
  const lead = element("p.lead");
  const blocks = data.regions.map((region) => block(region));
  const title = element("strong");
  const what = element("span");
  const latest = element("p.latest", null, title, " ", what);
  const oneStop = rove(root, "button.count");
  return function update() {
    const { view } = store;
    const last = store.lastStep();
    say(day, words.date(view.day));
    const reach = [words.get(view.day === data.lastDay ? "day.as-of" : "day.of", { date: words.date(data.lastDay) })];
    if (data.register.newest_source !== null) reach.push(words.get("day.newest", { date: words.date(data.register.newest_source) }));
    say(horizon, reach.join(" · "));
    say(lead, departure());
    if (last) {
      say(title, words.get("latest", { date: words.date(last.day) }));
      say(what, words.sentence(last));
    }
    arrange(root, [day, horizon, ...(lead.textContent ? [lead] : []), ...blocks.map((fill) => fill()), ...(last ? [latest] : [])]);
    oneStop();
  };
}

/**
 * Once the forces have left all bases on record: when the last, who says so, and what nobody says. Empty before.
 */
function departure() {
  const tallies = data.regions.map((region) => store.tallies[region]);
  const total = tallies.reduce((sum, { recorded }) => sum + recorded, 0);
  if (!total || tallies.some(({ maybe }) => maybe)) return "";
  const since = Math.max(...store.answers.map(({ answer }) => answer.since ?? -Infinity));
  const last = store.answers.filter(({ answer }) => answer.since === since);
  const named = last.filter((each) => !each.answer.inferred);
  const told = (named.length ? named : last).slice(0, data.constants.named);
  const { coalition, host, third } = partiesOf(told[0].answer.change, data.ref, store.knownBy());
  const witnesses = [...coalition.slice(0, 1), ...host.slice(0, 1)];
  const parties = words.list((witnesses.length ? witnesses : third.slice(0, 1)).map((party) => isolate(words.party(party))));
  const parts = [words.get("lead.left", { total, base: words.list(told.map(({ base }) => isolate(words.name(base)[0]))), date: words.date(since), parties })];
  const covered = last.filter((each) => each.answer.inferred && !told.includes(each)).length;
  if (covered) parts.push(words.get("lead.covered", { n: covered }));
  const asked = data.register.open_questions.filter((question) => question.since <= store.view.day).map((question) => words.own(question.text));
  if (asked.length) parts.push(words.get("lead.unknown", { questions: asked.join(words.get("sentence.join")) }));
  return parts.join(" ");
}

function block(region) {
  const name = element("h2");
  const sentence = element("p.verdict");
  const counts = element("ul.counts");
  const made = new Map();
  const section = element("section.region." + region, null, name, sentence, counts);
  return function fill() {
    say(name, words.get("region." + region));
    say(sentence, verdict(region, store.tallies[region]));
    arrange(counts, countRows(region, store.tallies[region], made));
    return section;
  };
}

/** One sentence: at how many of a region's bases coalition forces are, and whether anybody has looked since. */
function verdict(region, { recorded, sure, maybe, doubtful, reports: days }) {
  if (!recorded) return words.get("verdict.nothing");
  if (!maybe) return words.get("verdict.none", { total: recorded });
  const values = { n: [sure, maybe], total: recorded };
  // A single base is named: the reader should not have to look for it.
  const one = maybe === 1 && sure === 1 ? ".one" : "";
  if (one) values.base = isolate(words.name(store.answers.find(({ base, answer }) => base.territory === region && store.holds(answer.status)).base)[0]);
  const all = sure === maybe && maybe === recorded && !one ? ".all" : one;
  if (!doubtful) return words.get("verdict.some" + all, values);
  const [least, most] = [Math.min(...days.keys()), Math.max(...days.keys())];
  const reports = words.get(least === most ? "verdict.reported" : "verdict.reported-between", { first: words.date(least), last: words.date(most) });
  if (doubtful < maybe) return words.get("verdict.some" + all, values) + " " + words.get("verdict.partly", { n: doubtful, reports });
  const others = recorded - maybe;
  const text = words.get("verdict.doubtful" + all, { ...values, reports });
  return others ? text + " " + words.get("verdict.others", { n: others }) : text;
}

function countRows(region, { rows: counts }, made) {
  const order = [...data.register.statuses.map((status) => status.id), null];
  return order
    .filter((status) => counts.has(status) || store.chosenOnly([region, status ?? "none"]))
    .map((status) => {
      const row = counts.get(status) ?? { sure: 0, possible: 0, doubtful: 0 };
      const chosen = store.chosenOnly([region, status ?? "none"]);
      const look = [store.view.language, theme().ink, row.doubtful, chosen].join();
      if (made.get(status)?.look !== look) made.set(status, { look, ...count(region, status, row, chosen) });
      const { item, number } = made.get(status);
      say(number, words.range(row.sure, row.possible));
      return item;
    });
}

/** A row of counts, without its number. */
function count(region, status, { doubtful }, chosen) {
  const number = element("span.number");
  const item = element(
    "li",
    null,
    element(
      "button.count",
      { type: "button", "data-key": region + "/" + status, "aria-pressed": String(chosen), click: () => chooseOnly([region, status ?? "none"]) },
      symbol({ status, alternatives: [], outcomes: [], stale: doubtful > 0 }),
      element("span", null, words.status(status)),
      number, // behind the label: before it, it would count forces
      doubtful ? element("span.unseen", null, " · ") : null,
      doubtful ? element("span.doubt", null, words.get("count.doubtful", { n: doubtful })) : null,
    ),
  );
  return { item, number };
}
