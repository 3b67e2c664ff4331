/* What a form holds, as plain data: read, compared, put back. Used by keep-typed.js and outbox-forms.js.
 *
 *   stateOf(form)        [[name, value or ticked, hidden?], …] of every field but files, passwords and the CSRF token
 *   show(form, state)    puts a state back, by name and place among its namesakes: the page may have changed since
 *   fieldsOf(form, button)   [[name, value], …] as the browser would post them, without files and the CSRF token
 *   showFields(form, fields) puts those back
 *   filesOf(form)        [{ name, file, filename }, …];   showFiles(form, files) puts them back into their inputs
 *   sightOf(form)        one text of what a person sees in it: two states differ when this differs
 *   keyField(form)       its client_key; a form without one gets a hidden keep_key for the same purpose
 *   newKey()             a UUID
 */
// crypto.randomUUID is missing where the page came over plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export function keyField(form) {
  const given = form.elements.namedItem("client_key") ?? form.elements.namedItem("keep_key");
  if (given) return given;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "keep_key", value: newKey() });
  form.append(field);
  return field;
}

const NEVER = new Set(["file", "password", "submit", "button", "reset", "image", "fieldset", "output"]);
const controlsOf = (form) => [...form.elements].filter(
  (control) => control.name && control.name !== "csrfmiddlewaretoken" && !NEVER.has(control.type),
);
const isChoice = (control) => control.type === "checkbox" || control.type === "radio";
const fileInputsOf = (form) => [...form.elements].filter((control) => control.type === "file" && control.name);

export function stateOf(form) {
  return controlsOf(form).map((control) => [
    control.name,
    isChoice(control) ? control.checked : control.value,
    control.type === "hidden",
  ]);
}

export function sightOf(form) {
  const files = filesOf(form).map(({ name, filename, file }) => [name, filename, file.size]);
  return JSON.stringify([stateOf(form).filter(([, , hidden]) => !hidden), files]);
}

function set(control, value) {
  if (control.type === "select-one" && ![...control.options].some((option) => option.value === value)) return;
  control.value = value;
}

export function show(form, state) {
  const waiting = [...state];
  for (const control of controlsOf(form)) {
    const place = waiting.findIndex(([name]) => name === control.name);
    if (place < 0) continue;
    const [[, value]] = waiting.splice(place, 1);
    if (isChoice(control)) control.checked = value;
    else set(control, value);
  }
}

export function fieldsOf(form, button = null) {
  const posted = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof Blob));
  return button?.name ? [...posted, [button.name, button.value]] : posted;
}

export function showFields(form, fields) {
  const waiting = [...fields];
  for (const control of controlsOf(form)) {
    const place = waiting.findIndex(([name, value]) => name === control.name && (!isChoice(control) || value === control.value));
    if (isChoice(control)) control.checked = place >= 0;
    else if (place >= 0) set(control, waiting[place][1]);
    if (place >= 0) waiting.splice(place, 1);
  }
}

export function filesOf(form) {
  return fileInputsOf(form).flatMap((input) => [...input.files].map((file) => ({ name: input.name, file, filename: file.name })));
}

export function showFiles(form, files) {
  for (const input of fileInputsOf(form)) {
    const own = files.filter(({ name }) => name === input.name);
    try {
      const chosen = new DataTransfer();
      for (const { file, filename } of own) {
        chosen.items.add(file instanceof File ? file : new File([file], filename, { type: file.type }));
      }
      input.files = chosen.files;
    } catch {
      // A browser without DataTransfer(): the files stay with the row, and are chosen again by hand.
    }
  }
}
