// Keeps what goes wrong in the page, for the self-test and for a line at the foot.
const problems = [];
addEventListener("error", (event) => problems.push(String(event.message)));
addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));
addEventListener("securitypolicyviolation", (event) =>
  problems.push("refused by the page's policy: " + event.violatedDirective + " " + event.blockedURI));
