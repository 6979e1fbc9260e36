/*
 * What the page knows: the JSON of the document, as basemap/island.py packs it, and the sources as they stand in its list.
 */
(function (basemap) {
  "use strict";

  /**
   * @param {string} text of the island
   * @returns {object} with its records as objects again, the words by their keys, the sources by their ids
   */
  function island(text) {
    const packed = JSON.parse(text);
    const page = unpack(packed, packed.tables, packed.register.sources[""].slice(1).map(([id]) => id));
    for (const language of Object.values(page.languages)) {
      language.words = Object.fromEntries(page.keys.map((key, i) => [key, language.words[i]]));
    }
    page.register.sources = Object.fromEntries(page.register.sources.map((source) => [source.id, source]));
    return page;
  }

  function unpack(value, tables, sources) {
    if (Array.isArray(value)) return value.map((each) => unpack(each, tables, sources));
    if (value === null || typeof value !== "object") return value;
    const rows = value[""];
    const restored = (key, each) => [key, key === "source" ? sources[each] : unpack(each, tables, sources)];
    if (!rows) return Object.fromEntries(Object.entries(value).map(([key, each]) => restored(key, each)));
    const keys = tables[rows[0]];
    return rows.slice(1).map((row) => Object.fromEntries(row.map((each, i) => restored(keys[i], each))));
  }

  basemap.island = island;
})(window.basemap);
