// The text/event-stream format (HTML Living Standard 9.2.6), read from chunks that may break anywhere.

export type Message = { event: string; data: string; id: string | undefined };

/** Most characters of one message; a longer one breaks the stream rather than fill the memory. */
export const MESSAGE_CHARS_MAX = 8 * 1024 * 1024;

export class EventStreamParser {
  private rest = '';
  private afterReturn = false;
  private event = '';
  private data: string[] = [];
  private id: string | undefined;
  private size = 0;

  /**
   * Takes the next characters and returns the messages that they complete; comments (keep-alive) give none.
   *
   * @throws RangeError when one message is longer than MESSAGE_CHARS_MAX
   */
  push(chunk: string): Message[] {
    const messages: Message[] = [];
    let text = this.rest + chunk;
    this.rest = '';
    for (;;) {
      if (this.afterReturn && text !== '') {
        if (text[0] === '\n') text = text.slice(1);
        this.afterReturn = false;
      }
      const end = text.search(/[\r\n]/);
      if (end < 0) break;
      this.afterReturn = text[end] === '\r';
      this.line(text.slice(0, end), messages);
      text = text.slice(end + 1);
    }
    this.rest = text;
    if (this.size + text.length > MESSAGE_CHARS_MAX) throw new RangeError('event stream message too long');
    return messages;
  }

  private line(line: string, messages: Message[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        messages.push({ event: this.event || 'message', data: this.data.join('\n'), id: this.id });
      }
      this.event = '';
      this.data = [];
      this.id = undefined;
      this.size = 0;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    this.size += line.length;
    if (field === 'event') this.event = value;
    if (field === 'data') this.data.push(value);
    if (field === 'id') this.id = value;
  }
}
