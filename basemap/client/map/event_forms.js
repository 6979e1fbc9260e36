/*
 * How events are marked, by their kind: on the chart and on the map.
 */

/** The form of a path around its middle, for each kind. */
export const EVENT_FORMS = {
  attack: "m-3.2,-3.2l6.4,6.4m0,-6.4l-6.4,6.4",
  arrival: "m-3.4,2.8h6.8l-3.4,-5.8z",
  departure: "m-3.4,-2.8h6.8l-3.4,5.8z",
  transfer: "m-3.6,0l3.6,-3.6l3.6,3.6l-3.6,3.6z",
  mission: "m-2.8,-2.8h5.6v5.6h-5.6z",
  statement: "m-3.4,-1.2h6.8m-6.8,2.6h6.8",
  sighting: "m-2.6,0a2.6,2.6 0 1,0 5.2,0a2.6,2.6 0 1,0 -5.2,0z",
};
