/*
 * Words in the language of the reader: labels, dates, numbers, names.
 */
(function (basemap) {
  "use strict";

  /**
   * @param {object} languages language → {words, calendar, governorates}
   * @param {object} register vocabularies of the registry
   * @param {() => string} current the language of the reader
   */
  function speech(languages, register, current) {
    const statuses = byId(register.statuses);
    const parties = byId(register.parties);
    const here = () => languages[current()];
    const edtf = (dated) => basemap.spell(dated.date ?? dated.published, here().words, here().calendar);
    const digits = (text) => basemap.days.digits(text, here().calendar);

    function get(key, values) {
      const text = here().words[key];
      if (text === undefined) throw new Error("No word for " + key + " in " + current());
      return text.replace(/\{(\w+)\}/g, (_, name) => {
        const value = values[name];
        return typeof value === "number" ? digits(String(value)) : String(value);
      });
    }

    const language = current;
    return {
      get,
      digits,
      date: (day) => basemap.days.words(day, here().calendar),
      year: (day) => digits(String(basemap.days.civil(day).year)),
      month: (month) => here().calendar.months[month - 1],
      /** An EDTF date in words: of a change, plan or event, or of a source. */
      edtf,
      /** Since when, or the vague date itself: "since 17 January 2026", "since a day between 17 and 19 March 2020". */
      since(dated) {
        if (/^[^.]+[/][^.]+$/.test(dated.date)) return get("since.between", { date: edtf(dated) });
        return dated.date.includes("/") ? edtf(dated) : get("since", { date: edtf(dated) });
      },
      range: (least, most) => (least === most ? digits(String(least)) : get("range", { a: least, b: most })),
      status: (id) => (id === null ? get("status.none") : statuses.get(id).label[language()]),
      party: (id) => parties.get(id).label[language()],
      governorate: (id) => here().governorates[id] || id,
      /** The name of a base and the language that it is in, for isolated(). */
      name: (base) => (base.names[language()] ? [base.names[language()], language()] : [base.names.en, "en"]),
      state(answer) {
        const status = this.status(answer.status);
        if (!answer.alternatives.length) return status;
        return get("state.possible", { status, others: answer.alternatives.map((other) => this.status(other)).join(", ") });
      },
    };
  }

  function byId(records) {
    return new Map(records.map((record) => [record.id, record]));
  }

  basemap.speech = speech;
})(window.basemap);
