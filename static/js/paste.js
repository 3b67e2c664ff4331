/* What a paste brings, as Markdown: paragraphs, bold and italic, lists in lists, links, tables and quotes are kept; not a word is lost.
 *
 *   toMarkdown({html, rtf, text}) → {markdown, images}
 *
 * The three are what the clipboard holds as text/html, text/rtf and text/plain; each may be missing. images: how many
 * pictures stood among the words and did not come along. Nothing is loaded, run or shown; nothing outside is touched.
 */
import { writeBlocks } from "./markdown-write.js";
import { readHtml } from "./paste-html.js";
import { isRtf, rtfToHtml } from "./paste-rtf.js";
import { readText } from "./paste-text.js";

// A program's editor says how its text is drawn; the text itself is what was meant, Markdown for instance.
const FROM_CODE = /^\s*(?:<(?:html|body|meta)[^>]*>\s*|<!--StartFragment-->\s*)*<div style="[^"]{0,300}font-family:[^"]{0,300}mono[^"]{0,300}white-space:\s*pre/i;

function fromHtml(html) {
  const { blocks, images } = readHtml(html);
  return { markdown: writeBlocks(blocks), images };
}

export function toMarkdown({ html = "", rtf = "", text = "" }) {
  const none = { markdown: "", images: 0 };
  const read = html && !(text && FROM_CODE.test(html)) ? fromHtml(html) : none;
  if (read.markdown) return read;
  const remains = [rtf, text].find(isRtf);
  const old = remains ? fromHtml(rtfToHtml(remains)) : none;
  if (old.markdown) return old;
  return { markdown: readText(text), images: Math.max(read.images, old.images) };
}
