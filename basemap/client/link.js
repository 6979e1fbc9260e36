/*
 * Links into the map: #DAY/BASE;key=value … What is not understood is passed over; ids of former days still work.
 */
(function (basemap) {
  "use strict";

  /**
   * @param {string} hash with or without the #
   * @param {{ids: Map<string, string>, first: number, last: number, languages: string[], choices: string[]}} known
   *   ids: every id and alias → the id of today; first, last: days of the slider; choices: of the legend, in order
   * @returns {{day?: number, base?: string, mode?: string, show?: string[], language?: string, embed?: boolean}} only what the link says
   */
  function parse(hash, known) {
    const view = {};
    const [place, ...parts] = decode(hash.replace(/^#/, "")).split(";");
    const [dayText, id] = place.split("/");
    const day = basemap.days.day(dayText);
    if (day !== null) view.day = Math.min(Math.max(day, known.first), known.last);
    if (id && known.ids.has(id)) view.base = known.ids.get(id);
    for (const part of parts) {
      const [key, value] = part.split("=");
      if (key === "mode" && value === "reported") view.mode = value;
      if (key === "show" && value) view.show = known.choices.filter((id) => value.split(",").includes(id));
      if (key === "lang" && known.languages.includes(value)) view.language = value;
      if (key === "embed") view.embed = true;
    }
    return view;
  }

  /** The link to a view; parts that are as by default are left out. */
  function format(view) {
    let hash = "#" + basemap.days.iso(view.day);
    if (view.base) hash += "/" + view.base;
    if (view.mode === "reported") hash += ";mode=reported";
    if (view.show.length) hash += ";show=" + view.show.join(",");
    if (view.language && view.language !== "en") hash += ";lang=" + view.language;
    if (view.embed) hash += ";embed";
    return hash;
  }

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  basemap.link = { parse, format };
})(window.basemap);
