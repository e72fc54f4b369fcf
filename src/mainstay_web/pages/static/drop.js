// The whole box takes dropped files, and says in it which were chosen; without this the plain field does the same.
"use strict";
document.querySelectorAll(".drop").forEach((box) => {
  const field = box.querySelector("input[type=file]"), told = box.querySelector("output");
  box.classList.add("live");
  const tell = () => {
    told.replaceChildren(...[...field.files].map((file) => {
      const line = document.createElement("span");
      line.textContent = `${file.name} · ${(file.size / 1e6).toFixed(file.size < 1e5 ? 3 : 1)} MB`;
      return line;
    }));
  };
  field.addEventListener("change", tell);
  ["dragenter", "dragover"].forEach((name) => field.addEventListener(name, () => box.classList.add("over")));
  ["dragleave", "drop"].forEach((name) => field.addEventListener(name, () => box.classList.remove("over")));
  addEventListener("pageshow", tell);
});
