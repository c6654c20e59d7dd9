// What scrolls sideways on this screen can be reached with Tab and moved with the arrows; what fits is no stop.
// The sidebar shows the entry of the page, however far down it stands.
(function () {
  "use strict";
  const MAY_SCROLL = ".hb-scroll-x, .hb-league-scroll, .hb-card, .hb-card-body, .hb-list, .hb-sums, .hb-chips, .hb-card-right";

  function settle() {
    document.querySelectorAll(MAY_SCROLL).forEach(function (place) {
      const scrolls = place.scrollWidth > place.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(place).overflowX);
      if (scrolls && !place.hasAttribute("tabindex")) {
        place.tabIndex = 0;
        place.dataset.scrolls = "";
      } else if (!scrolls && "scrolls" in place.dataset) {
        place.removeAttribute("tabindex");
        delete place.dataset.scrolls;
      }
    });
  }
  let waiting = 0;
  function soon() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(settle);
  }
  window.addEventListener("resize", soon);
  document.addEventListener("htmx:afterSettle", soon);
  soon();
  const here = document.querySelector(".hb-side [aria-current]");
  if (here) here.scrollIntoView({ block: "nearest" });
})();
