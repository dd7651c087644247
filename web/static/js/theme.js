/** Light or dark at once, without loading the page again; the server remembers it in a cookie. */
import { isDark } from "./dom.js";

/** Make the switch in the masthead work in place. */
export function enhanceThemeSwitch() {
  const link = document.querySelector("[data-theme-switch]");
  link?.addEventListener("click", (event) => {
    event.preventDefault();
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("themechange"));
    fetch(`/healthz?theme=${theme}`, { credentials: "same-origin" }).catch(() => {});
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    document.dispatchEvent(new CustomEvent("themechange")),
  );
}
