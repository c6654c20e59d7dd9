// Sliders beside their figures: moving one sets the other, and the form hears of both.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    const moved = event.target;
    if (moved.matches("[data-mirrors]")) {
      document.getElementById(moved.dataset.mirrors).value = moved.value;
    } else if (moved.id) {
      const slider = document.querySelector('[data-mirrors="' + CSS.escape(moved.id) + '"]');
      if (slider) slider.value = moved.value;
    }
  });
})();
