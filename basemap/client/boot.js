/*
 * Runs before anything of the document is read, in every browser that runs scripts at all: nothing newer than ES5.
 * The document shows the last day. A link to anything else holds its answers back until the map has drawn them, or
 * until it is known that it will not: then the document says which day was asked for.
 */
(function () {
  "use strict";

  var root = document.documentElement;
  var link = window.location.hash.slice(1);
  // What stands here if the page was saved while the map was open.
  root.className = "booting";
  root.lang = "en";
  root.dir = "ltr";
  root.removeAttribute("data-theme");
  document.body.className = "";

  for (var i = 0; i < 3; i += 1) {
    try {
      link = decodeURIComponent(link);
    } catch (error) {
      break; // it stays as it is
    }
  }
  link = link
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, function (digit) { return String(digit.charCodeAt(0) % 16); });
  var asked = /\d{4}[-./]?\d\d?[-./]?\d\d?/.exec(link);
  var here = asked && asked[0] === root.getAttribute("data-day");
  if (asked && !here) {
    document.querySelector(".asked p").textContent = asked[0];
    root.className += " elsewhere held";
  } else if (/[;&](mode|show|vs|find)=/.test(link)) {
    root.className += " held";
  }
  if (/[;&]embed\b/.test(link)) root.className += " framed";

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.basemap) root.className = root.className.replace("booting", "stopped");
  });
})();
