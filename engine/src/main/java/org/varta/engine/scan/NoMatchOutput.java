package org.varta.engine.scan;

/** Shows no single match, for those who only want the counts. */
public final class NoMatchOutput implements MatchOutput {

    @Override
    public void write(Match match) {}

    @Override
    public void flush() {}
}
