/*
 * The first answer: the day, who holds the bases on it, how sure that is, and what changed last.
 * It is the legend as well: each row of counts shows its symbol and filters the list and the map.
 */
(function (basemap) {
  "use strict";

  const { element } = basemap.dom;

  /** @param {HTMLElement} root  @param {object} app */
  function overview(root, app) {
    return function update() {
      const { view, words } = app;
      const parts = [
        element("p.day", null, words.date(view.day)),
        element("p.horizon", null, words.get(view.day === app.lastDay ? "day.as-of" : "day.of", { date: words.date(app.lastDay) })),
      ];
      for (const region of app.regions) parts.push(block(region, app));
      const last = app.lastStep();
      if (last) parts.push(element("p.latest", null, element("strong", null, words.get("latest", { date: words.date(last.day) })), " ", app.sentence(last)));
      root.replaceChildren(...parts);
    };
  }

  function block(region, app) {
    const answers = app.answers.filter((each) => each.base.territory === region);
    return element(
      "section.region." + region,
      null,
      element("h2", null, app.words.get("region." + region)),
      element("p.verdict", null, verdict(answers, app)),
      element("ul.counts", null, ...rows(answers, app, region)),
    );
  }

  /** One sentence: at how many of a region's bases coalition forces are, and whether anybody has looked since. */
  function verdict(answers, app) {
    const { words, holds } = app;
    const onRecord = answers.filter((each) => each.answer.status !== null || each.answer.alternatives.length);
    const there = onRecord.filter((each) => holds(each.answer.status));
    const maybe = onRecord.filter((each) => [each.answer.status, ...each.answer.alternatives].some(holds));
    const sure = there.filter((each) => each.answer.alternatives.every(holds));
    if (!onRecord.length) return words.get("verdict.nothing");
    if (!maybe.length) return words.get("verdict.none", { total: onRecord.length });
    const values = { n: words.range(sure.length, maybe.length), total: onRecord.length };
    // A single base is named: the reader should not have to look for it.
    const one = maybe.length === 1 && sure.length === 1 ? ".one" : "";
    if (one) values.base = app.isolate(words.name(maybe[0].base)[0]);
    const doubtful = maybe.filter((each) => each.answer.stale || each.answer.overdue);
    const days = doubtful.map((each) => each.answer.lastEvidence).sort((a, b) => a - b);
    const span = { first: words.date(days[0] ?? 0), last: words.date(days[days.length - 1] ?? 0) };
    const reports = words.get(span.first === span.last ? "verdict.reported" : "verdict.reported-between", span);
    if (!doubtful.length) return words.get("verdict.some" + one, values);
    if (doubtful.length < maybe.length) {
      return words.get("verdict.some", values) + " " + words.get("verdict.partly", { n: doubtful.length, reports });
    }
    const others = onRecord.length - maybe.length;
    const text = words.get("verdict.doubtful" + one, { ...values, reports });
    return others ? text + " " + words.get("verdict.others", { n: others }) : text;
  }

  function rows(answers, app, region) {
    const counts = basemap.timeline.counts(answers.map((each) => each.answer));
    const order = [...app.statuses.map((status) => status.id), null];
    return order
      .filter((status) => counts.has(status) || app.chosenOnly([region, status ?? "none"]))
      .map((status) => {
        const { sure, possible, doubtful } = counts.get(status) ?? { sure: 0, possible: 0, doubtful: 0 };
        const plain = { status, alternatives: [], outcomes: [], stale: doubtful > 0 };
        const choices = [region, status ?? "none"];
        return element(
          "li",
          null,
          element(
            "button.count",
            { type: "button", "data-key": region + "/" + status, "aria-pressed": String(app.chosenOnly(choices)), click: () => app.chooseOnly(choices) },
            basemap.symbols.svg(plain),
            element("span.number", null, app.words.range(sure, possible)),
            element("span", null, app.words.status(status)),
            doubtful ? element("span.unseen", null, " · ") : null,
            doubtful ? element("span.doubt", null, app.words.get("count.doubtful", { n: doubtful })) : null,
          ),
        );
      });
  }

  basemap.overview = overview;
})(window.basemap);
