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

  try {
    link = decodeURIComponent(link);
  } catch (error) {
    // It stays as it is.
  }
  var asked = /\d{4}-\d\d-\d\d/.exec(link);
  if (asked && asked[0] !== root.getAttribute("data-day")) {
    document.querySelector(".asked p").textContent = asked[0];
    root.className += " elsewhere held";
  } else if (/[;&](mode|show|vs|find)=/.test(link)) {
    root.className += " held";
  }
  if (/;embed(;|$)/.test(link)) root.className += " framed";

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.basemap) root.className = root.className.replace("booting", "stopped");
  });
})();
