/*
 * What the page knows: the JSON of the document, as basemap/publish/page_data.py packs it, and the sources as they stand in its list.
 */
(function (basemap) {
  "use strict";

  /**
   * @param {string} text of the island
   * @returns {object} with its records as objects again, the days of their dates, and the words by their keys;
   *   claims name their sources by number
   */
  function island(text) {
    const packed = JSON.parse(text);
    const page = unpack(packed, packed.tables);
    for (const language of Object.values(page.languages)) {
      language.words = Object.fromEntries(page.keys.map((key, i) => [key, language.words[i]]));
    }
    for (const base of page.bases) {
      for (const dated of [...base.changes, ...base.plans, ...base.events, ...base.control]) Object.assign(dated, basemap.days.bounds(dated.date));
    }
    for (const source of page.register.sources) {
      const { earliest, latest } = source.published ? basemap.days.bounds(source.published) : { earliest: null, latest: null };
      Object.assign(source, { earliest: earliest ?? latest, latest: latest ?? earliest });
    }
    return page;
  }

  function unpack(value, tables) {
    if (Array.isArray(value)) return value.map((each) => unpack(each, tables));
    if (value === null || typeof value !== "object") return value;
    const rows = value[""];
    if (!rows) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unpack(each, tables)]));
    const keys = tables[rows[0]];
    return rows.slice(1).map((row) => Object.fromEntries(row.map((each, i) => [keys[i], unpack(each, tables)])));
  }

  basemap.island = island;
})(window.basemap);
