// In a demo bank: choosing a person fills their number and password in and signs in.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    const person = event.target.closest("[data-fill-number]");
    const form = document.querySelector("form[data-sign-in]");
    if (!person || !form) return;
    form.elements.username.value = person.dataset.fillNumber;
    form.elements.password.value = person.dataset.fillPassword;
    form.requestSubmit();
  });
})();
