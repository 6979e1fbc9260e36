/*
 * The first answer: the day, who holds the bases on it, how sure that is, and what changed last.
 * It is the legend as well: each row of counts shows its symbol and filters the list and the map.
 */
(function (basemap) {
  "use strict";

  const { arrange, element, say } = basemap.dom;

  /** @param {HTMLElement} root  @param {object} app */
  function overview(root, app) {
    const day = element("p.day");
    const horizon = element("p.horizon");
    const blocks = app.regions.map((region) => block(region, app));
    const title = element("strong");
    const what = element("span");
    const latest = element("p.latest", null, title, " ", what);
    return function update() {
      const { view, words } = app;
      const last = app.lastStep();
      say(day, words.date(view.day));
      say(horizon, words.get(view.day === app.lastDay ? "day.as-of" : "day.of", { date: words.date(app.lastDay) }));
      if (last) {
        say(title, words.get("latest", { date: words.date(last.day) }));
        say(what, app.sentence(last));
      }
      arrange(root, [day, horizon, ...blocks.map((fill) => fill()), ...(last ? [latest] : [])]);
    };
  }

  function block(region, app) {
    const name = element("h2");
    const sentence = element("p.verdict");
    const counts = element("ul.counts");
    const made = new Map();
    const section = element("section.region." + region, null, name, sentence, counts);
    return function fill() {
      say(name, app.words.get("region." + region));
      say(sentence, verdict(region, app.tallies[region], app));
      arrange(counts, rows(region, app.tallies[region], made, app));
      return section;
    };
  }

  /** One sentence: at how many of a region's bases coalition forces are, and whether anybody has looked since. */
  function verdict(region, { recorded, sure, maybe, doubtful, reports: days }, app) {
    const { words } = app;
    if (!recorded) return words.get("verdict.nothing");
    if (!maybe) return words.get("verdict.none", { total: recorded });
    const values = { n: words.range(sure, maybe), total: recorded };
    // A single base is named: the reader should not have to look for it.
    const one = maybe === 1 && sure === 1 ? ".one" : "";
    if (one) values.base = app.isolate(words.name(app.answers.find(({ base, answer }) => base.territory === region && app.holds(answer.status)).base)[0]);
    if (!doubtful) return words.get("verdict.some" + one, values);
    const [least, most] = [Math.min(...days.keys()), Math.max(...days.keys())];
    const reports = words.get(least === most ? "verdict.reported" : "verdict.reported-between", { first: words.date(least), last: words.date(most) });
    if (doubtful < maybe) return words.get("verdict.some", values) + " " + words.get("verdict.partly", { n: doubtful, reports });
    const others = recorded - maybe;
    const text = words.get("verdict.doubtful" + one, { ...values, reports });
    return others ? text + " " + words.get("verdict.others", { n: others }) : text;
  }

  function rows(region, { rows: counts }, made, app) {
    const order = [...app.statuses.map((status) => status.id), null];
    return order
      .filter((status) => counts.has(status) || app.chosenOnly([region, status ?? "none"]))
      .map((status) => {
        const row = counts.get(status) ?? { sure: 0, possible: 0, doubtful: 0 };
        const chosen = app.chosenOnly([region, status ?? "none"]);
        const look = [app.view.language, app.tone, row.doubtful, chosen].join();
        if (made.get(status)?.look !== look) made.set(status, { look, ...count(region, status, row, chosen, app) });
        const { item, number } = made.get(status);
        say(number, app.words.range(row.sure, row.possible));
        return item;
      });
  }

  /** A row of counts, without its number. */
  function count(region, status, { doubtful }, chosen, app) {
    const number = element("span.number");
    const item = element(
      "li",
      null,
      element(
        "button.count",
        { type: "button", "data-key": region + "/" + status, "aria-pressed": String(chosen), click: () => app.chooseOnly([region, status ?? "none"]) },
        basemap.symbols.svg({ status, alternatives: [], outcomes: [], stale: doubtful > 0 }),
        number,
        element("span", null, app.words.status(status)),
        doubtful ? element("span.unseen", null, " · ") : null,
        doubtful ? element("span.doubt", null, app.words.get("count.doubtful", { n: doubtful })) : null,
      ),
    );
    return { item, number };
  }

  basemap.overview = overview;
})(window.basemap);
