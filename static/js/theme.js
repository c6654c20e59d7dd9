// Settles light or dark before the first paint. "auto" follows the device and keeps following it.
(function () {
  "use strict";
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  function settle() {
    const choice = root.dataset.themeChoice || "auto";
    const theme = choice === "auto" ? (device.matches ? "dark" : "light") : choice;
    if (root.dataset.bsTheme === theme) return;
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("theme:change"));
  }
  settle();
  device.addEventListener("change", settle);
  new MutationObserver(settle).observe(root, { attributeFilter: ["data-theme-choice"] });
})();
