/*
 * Search by present and former names in Latin and Arabic script, whatever the diacritics, letter forms and digits.
 */
(function (basemap) {
  "use strict";

  const LETTERS = {
    أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ی: "ي", ئ: "ي", ې: "ي", ێ: "ي", ک: "ك", ة: "ه", ە: "ه", ھ: "ه",
    ۆ: "و", ؤ: "و", ڕ: "ر", ڵ: "ل", گ: "ك", ء: "", ـ: "",
  };

  /** A text as it is compared: small letters without marks, one form for each letter and digit. */
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d]/g, "")
      .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
      .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
      .replace(/[\u0621-\u06d5]/g, (letter) => (letter in LETTERS ? LETTERS[letter] : letter))
      .toLowerCase()
      .replace(/['’`ʿʾ]/g, "")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  }

  /** Everything that a base was ever called, folded, for matches(). */
  function index(base) {
    const names = [base.id, ...Object.values(base.names), ...base.also, ...base.aliases];
    return fold([...names, ...base.former_names.map((former) => former.name)].join(" | "));
  }

  /** Whether every word of the query begins or stands in a name. */
  function matches(indexed, query) {
    const joined = indexed.replace(/ /g, "");
    return fold(query)
      .split(" ")
      .every((word) => indexed.includes(word) || joined.includes(word));
  }

  basemap.search = { fold, index, matches };
})(window.basemap);
