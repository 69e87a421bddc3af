// Light and dark: the system's choice, or the reader's.
const THEMES = ["auto", "light", "dark"];
const themeButton = document.createElement("button");
themeButton.type = "button";
themeButton.className = "theme";
document.body.prepend(themeButton);
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  themeButton.textContent = "theme: " + theme;
  document.dispatchEvent(new Event("themechange"));
}

themeButton.addEventListener("click", () => {
  const now = THEMES.indexOf(document.documentElement.dataset.theme);
  setTheme(THEMES[(now + 1) % THEMES.length]);
});
systemDark.addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
setTheme("auto");

/** A colour of the style sheet as it is now. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}
