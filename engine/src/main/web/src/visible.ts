// Event text is written by attackers. Characters that hide, reorder or steer text are shown as escapes, never obeyed.

/** A run of text; `code` is set where the run stands for one character that must not act. */
export type Run = { text: string; code?: string };

// Controls; soft hyphen; fillers; Arabic letter mark; zero-width; bidi marks, embeddings, overrides, isolates; line and
// paragraph separators; invisible operators; byte-order mark; interlinear annotation; tag characters; lone surrogates.
const HIDDEN =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}\uD800-\uDFFF]/u;

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

/** The escape that stands for a code point: `\u202E`, or `\u{E0041}` above U+FFFF. */
export const escapeOf = (code: number): string => (code > 0xffff ? `\\u{${hex(code)}}` : `\\u${hex(code)}`);

/**
 * Splits text so that every hidden character is a run of its own.
 *
 * @param layout true where line feed and tab may lay out the text (a block), false where they are hidden characters too
 */
export function runs(text: string, layout = false): Run[] {
  if (!HIDDEN.test(text)) return text === '' ? [] : [{ text }];
  const out: Run[] = [];
  let plain = '';
  for (const char of text) {
    if (!HIDDEN.test(char) || (layout && (char === '\n' || char === '\t'))) {
      plain += char;
      continue;
    }
    if (plain !== '') out.push({ text: plain });
    plain = '';
    const code = char.codePointAt(0)!;
    out.push({ text: escapeOf(code), code: `U+${hex(code)}` });
  }
  if (plain !== '') out.push({ text: plain });
  return out;
}

/** The same as one string, for attributes such as a tooltip. */
export const visibleText = (text: string): string =>
  runs(text)
    .map((run) => run.text)
    .join('');

/** The address when it is an absolute http or https one, else undefined: nothing else may become a link. */
export function webAddress(text: string): string | undefined {
  if (runs(text).some((run) => run.code !== undefined)) return undefined;
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
      ? url.href
      : undefined;
  } catch {
    return undefined;
  }
}
