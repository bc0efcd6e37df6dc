// main: opens the page.

const root = document.getElementById("page");
if (root) root.textContent = document.title;
